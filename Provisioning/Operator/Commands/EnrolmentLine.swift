import HubAdmin

/// What an operator types on a device so that it becomes one of the hub's.
struct EnrolmentLine {
    private static let wordBytesMax = 64

    private let hub: String
    private let number: String
    private let hubName: String
    private let code: String
    private let expiresAt: String?

    init(_ made: JSON, hub: String) throws(OperatorFailure) {
        let number = made["enrolment"]?.text ?? made["enrolment"]?.integer.map { "\($0)" }
        guard let number, let hubName = made["hubName"]?.text, let code = made["code"]?.text,
            [number, hubName, code].allSatisfy(Self.isPlain)
        else {
            throw OperatorFailure(.strangeAnswer, "The hub's enrolment lacks a code or a name.")
        }
        self.hub = hub
        self.number = number
        self.hubName = hubName
        self.code = code
        expiresAt = made["expires"]?.text
    }

    var line: String {
        "jalon-edge enrol --hub \(hub) --enrolment \(number) --code \(code) --hub-key \(hubName)"
    }

    /// Beside the line, so that the line alone is the result.
    var advice: String {
        "Type this line on the device. The code works once, until \(TextTable.cell(expiresAt))."
    }

    /// A line to be copied holds no word that a shell would read in another way.
    private static func isPlain(_ word: String) -> Bool {
        (1...wordBytesMax).contains(word.utf8.count)
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
