import Access
import Display
import FoundationEssentials
import Gates
import Sync

/// What a steward's page sends, as JSON.
package struct StewardForm: Decodable {
    private let steward: UInt16
    private let pin: String
    private let action: String
    private let direction: String?
    private let mode: String?
    private let reason: String
    private let scan: UInt64?

    /// The word for taking a passage back.
    private static let annul = "annul"

    static let malformed = Message(
        fr: "Il manque un numéro, un code, une action ou une raison.",
        en: "A number, a PIN, an action or a reason is missing.",
        ar: "ينقص رقم أو رمز سري أو إجراء أو سبب."
    )

    /// Nil for anything that is not exactly one order.
    package static func request(_ body: [UInt8]) -> StewardRequest? {
        guard let form = try? JSONDecoder().decode(StewardForm.self, from: Data(body)),
            let action = form.order,
            let reason = OverrideReason.allCases.first(where: { $0.name == form.reason })
        else { return nil }
        return StewardRequest(
            steward: form.steward,
            pin: form.pin,
            action: action,
            reason: reason
        )
    }

    private var order: StewardRequest.Action? {
        if action == Self.annul {
            guard mode == nil, direction == nil, scan != 0 else { return nil }
            return .annul(scan: scan)
        }
        guard scan == nil else { return nil }
        switch action {
        case OverrideAction.letPass.name:
            guard mode == nil, let way = Self.direction(direction) else { return nil }
            return .letPass(way)
        case OverrideAction.setMode.name:
            let wanted = GateMode.allCases.first { $0.name == mode }
            guard direction == nil, let wanted else { return nil }
            return .setMode(wanted)
        default: return nil
        }
    }

    private static func direction(_ word: String?) -> Direction? {
        switch word {
        case "entry": .entry
        case "exit": .exit
        default: nil
        }
    }
}
