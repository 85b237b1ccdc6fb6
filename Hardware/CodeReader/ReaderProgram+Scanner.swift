import CommandLine
import ScannerPorts
import Scanners
import SerialLines

extension ReaderProgram {
    static let scannerSpec = CommandSpec(
        "scanner",
        summary: """
            Reads a barcode scanner or a keypad and prints reader lines: READY, BEAT, CODE, FAULT. \
            A device that is unplugged is waited for.
            """,
        options: [
            .value("serial", "PATH", "A scanner on a serial line, by its by-id name."),
            .value(
                "baud",
                "N",
                default: "9600",
                choices: SerialSpeed.bauds.map { "\($0)" },
                "The speed of the serial line; USB ignores it."
            ),
            .value("evdev", "PATH", "A scanner or keypad that poses as a keyboard."),
            .value(
                "layout",
                "LAYOUT",
                default: "us",
                choices: KeyboardLayout.allCases.map(\.rawValue),
                "The keyboard that the scanner is set to."
            ),
            .flag("keypad", "People type here: CODE typed comes with Enter."),
            .flag("no-grab", "Leaves the keys to other programs too."),
        ],
        example: "jalon-qr scanner --evdev /dev/input/by-id/usb-scanner-event-kbd --layout us"
    )

    static func scanner(_ parsed: ParsedCommand) throws -> ScannerCommand {
        switch (parsed.string("serial"), parsed.string("evdev")) {
        case (let path?, nil): return try serial(path, parsed)
        case (nil, let path?): return keys(path, parsed)
        default: throw UsageError(.missingOption, "scanner needs --serial PATH or --evdev PATH.")
        }
    }

    private static func serial(_ path: String, _ parsed: ParsedCommand) throws -> ScannerCommand {
        guard !parsed.flag("keypad"), !parsed.flag("no-grab"), parsed.source("layout") != .line
        else {
            throw UsageError(.missingOption, "--layout, --keypad and --no-grab go with --evdev.")
        }
        let baud = try parsed.int("baud", in: 1_200...230_400) ?? 9_600
        return ScannerCommand(path: path, kind: .serial(baud: baud), input: ScannerLines())
    }

    private static func keys(_ path: String, _ parsed: ParsedCommand) -> ScannerCommand {
        let layout = parsed.string("layout").flatMap { KeyboardLayout(rawValue: $0) } ?? .us
        return ScannerCommand(
            path: path,
            kind: .keys(isGrabbing: !parsed.flag("no-grab")),
            input: parsed.flag("keypad") ? Keypad(layout: layout) : KeyedScans(layout: layout)
        )
    }
}
