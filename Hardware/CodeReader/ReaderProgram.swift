package import CommandLine
import FrameDecoding
import FrameSources
import Frames

/// The program `jalon-qr`: reads codes from cameras and photographs, in a process of its own.
package enum ReaderProgram {
    package static let program = Program(command, version: "0.1.0")

    /// Performs a parsed line.
    ///
    /// Exit codes: 0 done, 1 no code in any file, 2 usage, 66 a file cannot be read, 75 the input
    /// of `watch` ended or failed and the reader may be started again.
    package static func run(_ parsed: ParsedCommand, _ console: Console) throws -> ExitCode {
        OwnLimits.apply()
        switch parsed.path {
        case ["watch"]: return try watch(parsed).run()
        case ["decode"]: return try decode(parsed).run(console)
        case ["scanner"]: return try scanner(parsed).run()
        default: return try trial(parsed).run(console)
        }
    }

    private static let command = CommandSpec(
        "jalon-qr",
        summary: "Reads codes from a camera's frames, photographs, scanners and keypads.",
        example: "jalon-qr decode photo.pgm",
        subcommands: [watchSpec, scannerSpec, decodeSpec, trialSpec]
    )

    private static let watchSpec = CommandSpec(
        "watch",
        summary: """
            Reads frames and prints reader lines: READY, BEAT, CODE, GONE, FAULT. \
            Exit 75 when the input ends or fails, 66 when it cannot be opened.
            """,
        options: [
            .value(
                "format",
                "FORMAT",
                default: "y4m",
                choices: ["y4m", "gray", "i420", "pgm"],
                "How frames are laid out."
            ),
            .value("width", "PIXELS", "The width of gray and i420 frames."),
            .value("height", "PIXELS", "The height of gray and i420 frames."),
            .value(
                "input",
                "FILE",
                default: "-",
                "A file, a FIFO, a folder, or - for standard input."
            ),
            .flag("follow", "Waits for further pictures in a folder."),
            .value("rate", "N", "Frames a second from a file or a folder, 1 to 120."),
            .value("stalled", "SECONDS", default: "2", "Reports a silent input after so long."),
            .flag("code128", "Looks for Code 128 bar codes as well."),
        ],
        example: "ffmpeg -i /dev/video0 -pix_fmt gray -f yuv4mpegpipe - | jalon-qr watch"
    )

    private static let decodeSpec = CommandSpec(
        "decode",
        summary: """
            Prints one line a code: file, symbology, payload in hexadecimal. \
            Exit 1 when no file has a code, 66 when a file cannot be read.
            """,
        options: [
            .flag("plain", "Makes one plain zbar pass and no retry."),
            .value("budget", "MS", default: "1500", "Processor time for one photograph."),
            .flag("code128", "Looks for Code 128 bar codes as well."),
            .json,
        ],
        arguments: [ArgumentSpec("FILE", "A grey map (PGM, P5) up to 4096 × 4096.", .oneOrMore)],
        example: "jalon-qr decode --budget 3000 photo.pgm"
    )

    private static let trialSpec = CommandSpec(
        "trial",
        summary: "Shows how many hard pictures each retry gains over a plain zbar pass.",
        options: [
            .value("seed", "S", default: "1", "The seed the pictures are drawn from."),
            .value("count", "N", default: "20", "Pictures of each kind, 1 to 1000."),
            .value("folder", "DIR", "Reads the PGM photographs of a folder instead."),
            .flag("all", "Makes every attempt on every missed picture, not only to the first hit."),
        ],
        example: "jalon-qr trial --seed 7 --count 20"
    )

    private static func watch(_ parsed: ParsedCommand) throws -> WatchCommand {
        let sides = 1...FrameLimits.video.sideMax
        let width = try parsed.int("width", in: sides)
        let height = try parsed.int("height", in: sides)
        let format = try format(parsed.string("format") ?? "y4m", width, height)
        var command = WatchCommand(options: FrameFeed.Options(format: format))
        command.options.isFollowing = parsed.flag("follow")
        command.options.framesPerSecond = try parsed.int("rate", in: 1...120)
        command.patience.stalledSeconds = try parsed.int("stalled", in: 1...600) ?? 2
        command.looking = looking(parsed)
        if let path = parsed.string("input"), path != "-" { command.place = .path(path) }
        return command
    }

    private static func format(
        _ name: String,
        _ width: Int?,
        _ height: Int?
    ) throws(UsageError) -> FrameFormat {
        switch name {
        case "y4m": return .y4m
        case "pgm": return .pgm
        default:
            guard let width, let height else {
                throw UsageError(.missingOption, "--format \(name) needs --width and --height.")
            }
            return name == "gray"
                ? .gray(width: width, height: height) : .i420(width: width, height: height)
        }
    }

    private static func decode(_ parsed: ParsedCommand) throws -> DecodeCommand {
        var command = DecodeCommand(files: parsed.arguments)
        command.isPlain = parsed.flag("plain")
        command.isJSON = parsed.flag("json")
        command.looking = looking(parsed)
        command.budgetMilliseconds = try parsed.int("budget", in: 1...600_000) ?? 1_500
        return command
    }

    private static func trial(_ parsed: ParsedCommand) throws -> TrialCommand {
        var command = TrialCommand()
        command.seed = try parsed.value("seed", "a whole number") { UInt64($0) } ?? 1
        command.count = try parsed.int("count", in: 1...1_000) ?? 20
        command.folder = parsed.string("folder")
        command.isExhaustive = parsed.flag("all")
        return command
    }

    private static func looking(_ parsed: ParsedCommand) -> LookFor {
        parsed.flag("code128") ? [.qr, .code128] : .qr
    }
}
