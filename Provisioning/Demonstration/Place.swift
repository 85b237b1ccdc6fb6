/// The four places of the demonstration, one edge each.
package enum Place: String, CaseIterable, Sendable {
    case stele
    case turnstile
    case kiosk
    /// The staff door of the gym: badges only, and none that can be copied.
    case door

    /// The places at which codes are shown.
    static let withCamera = allCases.filter { $0 != .door }

    /// The place whose scope, people and rights it shares.
    var home: Place { self == .door ? .kiosk : self }

    var hasCardReader: Bool { home == .kiosk }

    var scopeName: String {
        switch self {
        case .stele: "Course du col"
        case .turnstile: "Stade du Nord"
        case .kiosk, .door: "Salle de la gare"
        }
    }

    /// The file of people and rights, under Provisioning/people.
    var peopleFile: String {
        switch self {
        case .stele: "course.csv"
        case .turnstile: "stadium.csv"
        case .kiosk, .door: "gym.csv"
        }
    }

    /// How rights are called in that file: `BIB-001` and so on.
    var referencePrefix: String {
        switch self {
        case .stele: "BIB"
        case .turnstile: "SEAT"
        case .kiosk, .door: "MEMBER"
        }
    }

    func reference(_ number: Int) -> String {
        let digits = String(1_000 + number).dropFirst()
        return "\(referencePrefix)-\(digits)"
    }

    /// The zone in which the gate stands.
    var zone: Int { self == .turnstile || self == .door ? 2 : 1 }
}
