package import CommandLine
import ReaderLines

/// The program `jalon-nfc`: reads badges through one reader, in a process of its own.
package enum CardReaderProgram {
    package static let program = Program(command, version: "0.1.0")

    /// Performs a parsed line.
    ///
    /// Exit codes: 0 the daemon is gone, 1 no reader found, 2 usage, an address that is not
    /// understood among it.
    package static func run(_ parsed: ParsedCommand, _ console: Console) throws -> ExitCode {
        OwnLimits.keepStandardStreams()
        OwnLimits.apply()
        switch parsed.path {
        case ["watch"]: return try watch(parsed, console).run()
        default: return ListCommand(isJSON: parsed.flag("json")).run(console)
        }
    }

    private static let command = CommandSpec(
        "jalon-nfc",
        summary: "Reads badges through one NFC reader.",
        example: "jalon-nfc watch --device pn532_uart:/dev/serial/by-id/usb-reader",
        subcommands: [watchSpec, listSpec]
    )

    private static let watchSpec = CommandSpec(
        "watch",
        summary: """
            Looks for cards and prints reader lines: READY, BEAT, CARD, REPLY, LOST, GONE, FAULT. \
            Takes EXCHANGE and DONE on standard input and ends with it. A reader that is absent, \
            unplugged or in use is tried again, after 0.2 to 10 s.
            """,
        options: [
            .value(
                "device",
                "ADDRESS",
                """
                pn532_uart:PATH[:BAUD], pn532_i2c:PATH, pn532_spi:PATH[:HERTZ] or \
                acr122_usb[:BUS:DEVICE].
                """
            ),
            .value(
                "lock-folder",
                "DIR",
                default: "/run/lock",
                "Where the lock of a USB reader is; others are locked by their device."
            ),
            .value("session", "SECONDS", default: "2", "How long a card is kept for EXCHANGE."),
        ],
        example: "jalon-nfc watch --device pn532_uart:/dev/serial/by-id/usb-reader:115200"
    )

    private static let listSpec = CommandSpec(
        "list",
        summary:
            "Prints the addresses of the readers on USB, one a line. Exit 1 when there is none.",
        options: [.json],
        example: "jalon-nfc list"
    )

    private static func watch(
        _ parsed: ParsedCommand,
        _ console: Console
    ) throws(UsageError) -> WatchCommand {
        guard let text = parsed.string("device") else {
            throw UsageError(.missingOption, "watch needs --device ADDRESS.")
        }
        let address: ReaderAddress
        do throws(ReaderAddressRefusal) {
            address = try ReaderAddress(parsing: text)
        } catch {
            // For the daemon on the line, for a person as a usage error.
            console.say(ReaderLine.fault(code: "bad-address", text: error.message).text)
            throw UsageError(.invalidValue, "--device: \(error.message).")
        }
        var command = WatchCommand(address: address)
        command.lockFolder = parsed.string("lock-folder") ?? command.lockFolder
        let seconds = try parsed.int("session", in: 1...30) ?? 2
        command.session = .seconds(seconds)
        return command
    }
}
