import HTTPServer
import Vocabulary

/// What makes two requests the same: caller, route, the key they bring, and a print of the rest.
struct IdempotencyKey: Hashable, Sendable {
    static let fieldName = "Idempotency-Key"
    static let lengthMax = 200
    static let pattern = "^[!-~]{1,\(lengthMax)}$"

    let company: CompanyID
    let caller: String
    let route: String
    let key: String
    let fingerprint: [UInt8]

    /// Nil where the request brings no key; a key of a wrong form is refused.
    ///
    init?(of input: Input, _ route: Route, _ print: RequestPrint) throws(Problem) {
        let sent = input.request.fields.values(Self.fieldName)
        guard let key = sent.first else { return nil }
        guard sent.count == 1, (1...Self.lengthMax).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .invalid,
                "The Idempotency-Key is malformed.",
                faults: [
                    .init(
                        .field(Self.fieldName),
                        code: "format",
                        detail: "must be one value that matches \(Self.pattern)"
                    )
                ]
            )
        }
        company = input.company
        caller = Self.name(input.caller)
        self.route = route.name
        self.key = key
        fingerprint = print.of(target: input.request.rawTarget, body: input.request.body)
    }

    private static func name(_ caller: Caller) -> String {
        switch caller {
        case .anyone: "anyone"
        case .staff(let staff): "operator \(staff.name)"
        case .device(let device, _): device.description
        }
    }
}
