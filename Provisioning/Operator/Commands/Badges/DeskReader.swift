import CommandLine
import HubAdmin

/// The reader on an operator's desk, as the line names it, and how long a card is waited for.
struct DeskReader {
    private static let patienceSeconds = 1...600

    static func options(isRequired: Bool) -> [OptionSpec] {
        [
            .value(
                "reader",
                "ADDRESS",
                isRequired: isRequired,
                "The reader, as jalon-nfc takes it: pn532_uart:/dev/serial/by-id/NAME."
            ),
            .value("wait", "SECONDS", default: "30", "How long a card is waited for."),
            .value("reader-program", "PATH", "The program jalon-nfc, where it is not found."),
        ]
    }

    private let device: String
    private let program: String?
    private let patience: Duration

    /// Nil where the line names no reader.
    init?(_ parsed: ParsedCommand) throws(UsageError) {
        guard let device = parsed.string("reader") else { return nil }
        self.device = device
        program = parsed.string("reader-program")
        patience = .seconds(try parsed.int("wait", in: Self.patienceSeconds) ?? 30)
    }

    /// Waits for a card, does what is to be done with it, and lets the reader go in any case.
    func withCard<Result>(
        _ console: Console,
        _ body: (inout WritingTalk, WritingTalk.Card) async throws -> Result
    ) async throws -> Result {
        var talk = try WritingTalk(device: device, program: program, console)
        do {
            let card = try await talk.card(within: patience)
            let result = try await body(&talk, card)
            await talk.close()
            return result
        } catch {
            await talk.close()
            throw error
        }
    }
}
