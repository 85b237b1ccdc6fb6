import CommandLine
import Crypto
import HTTPClient
import Sync

/// `jalon-edge enrol`.
struct EnrolCommand {
    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        var configuration = try EdgeConfiguration(parsed)
        if let authority = parsed.string("authority") { configuration.authority = authority }
        let order = try order()
        try configuration.state.make()
        let lock = try configuration.state.claim()
        let state = try StateFile(path: configuration.state.state)
        if try state.isEnrolled(), !parsed.flag("discard-unsent") {
            try UnsentRecords(in: configuration.state).requireNone()
        }
        let enroller = Enroller(client: try RunCommand.client(configuration), state: state)
        let outcome = try await enroller.enrol(order)
        withExtendedLifetime(lock) {}
        tell(outcome, console)
        return .ok
    }

    private func tell(_ outcome: Enroller.Outcome, _ console: Console) {
        let device = outcome.identity.device
        let place = outcome.identity.assignment
        let words = outcome.words.joined(separator: " ")
        guard !parsed.flag("json") else {
            let pending = outcome.pendingUntil.map { #""\#($0)""# } ?? "null"
            return console.say(
                #"{"device":"\#(device)","scope":"\#(place.scope)","#
                    + #""gate":"\#(place.gate)","zone":\#(place.zone),"#
                    + #""words":"\#(words)","pendingUntil":\#(pending)}"#
            )
        }
        console.say("Enrolled as \(device) at \(place.gate), zone \(place.zone).")
        console.say("Its six words: \(words)")
        guard let until = outcome.pendingUntil else { return }
        console.say(
            "The hub listens once a second person has typed them there, until \(until):"
        )
        console.say("jalon device confirm \(device) --words '\(words)'")
    }

    private func order() throws(UsageError) -> Enroller.Order {
        let hub = try parsed.value("hub", "an https address without a path") {
            EdgeConfiguration.hub($0)
        }
        let number = try parsed.value("enrolment", "a whole number") { UInt64($0) }
        let code = try parsed.value("code", "the ten characters that the hub showed") {
            Enrolment.normalised($0)
        }
        let name = try parsed.value("hub-key", "32 hexadecimal digits") { text in
            Hex.decode(text).flatMap { $0.count == Enrolment.hubNameByteCount ? $0 : nil }
        }
        guard let hub, let number, let code, let name else {
            throw UsageError(.missingOption, "enrol needs --hub, --enrolment, --code, --hub-key.")
        }
        return Enroller.Order(hub: hub, enrolment: number, code: code, hubName: name)
    }
}
