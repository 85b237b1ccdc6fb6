import CommandLine
import Testing

struct TextTests {
    @Test func `Help shows usage, options with their sources, and an example`() throws {
        let text = try #require(try Sample.shown(["device", "enrol", "--help"]))
        #expect(
            text == """
                Enrols this device with the hub.

                Usage:
                  jalon device enrol [options]

                Options:
                  -n, --name NAME    The device's name. (needed)
                      --port PORT    The hub's port. (default 8480; environment JALON_PORT)
                      --gate GATE    A gate it serves. (may be repeated)
                  -q, --quiet        Says nothing. (environment JALON_QUIET)
                      --level LEVEL  The ECC level. (one of medium, quartile)
                      --json         Prints the result as JSON.
                  -h, --help         Shows this help.

                Example:
                  jalon device enrol --name north

                """
        )
    }

    @Test func `Help is asked for in three ways and at every level`() throws {
        for words in [["--help"], ["-h"], ["help"]] {
            let text = try #require(try Sample.shown(words))
            #expect(text.contains("Usage:\n  jalon [options] COMMAND"))
            #expect(text.contains("--version"))
        }
        #expect(
            try Sample.shown(["scans", "-h"])?.contains("jalon scans [options] SCOPE [FILE…]")
                == true
        )
        #expect(try Sample.shown(["--version"]) == "jalon 0.1.0\n")
    }

    @Test func `No line of help is wider than a terminal`() throws {
        for words in [["-h"], ["device", "-h"], ["device", "enrol", "-h"], ["scans", "-h"]] {
            let text = try #require(try Sample.shown(words))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test func `Completion offers what may follow each command`() throws {
        let text = try #require(try Sample.shown(["completion", "bash"]))
        #expect(text.contains("\"jalon device\") words=\"enrol --json --help\" ;;"))
        #expect(text.contains("complete -o default -F _jalon jalon"))
        #expect(throws: UsageError.self) { try Sample.shown(["completion", "tcsh"]) }
    }

    @Test func `The manual is written from the declaration`() throws {
        let text = try #require(try Sample.shown(["manual"]))
        #expect(
            text.hasPrefix(
                """
                .TH JALON 1 "" "jalon 0.1.0" "Jalon"
                .SH NAME
                jalon \\- Operates a Jalon system
                .SH SYNOPSIS
                \\fBjalon [options] COMMAND\\fR
                .SH OPTIONS
                .TP
                \\fB\\-\\-json\\fR
                Prints the result as JSON.

                """
            )
        )
        #expect(text.contains(".SH \"JALON DEVICE ENROL\"\nEnrols this device with the hub."))
        #expect(text.contains("\n\\fB\\-n, \\-\\-name NAME\\fR\nThe device's name. (needed)\n"))
        #expect(text.contains("\njalon scans [options] SCOPE [FILE...]\n"))
        #expect(throws: UsageError.self) { try Sample.shown(["device", "manual"]) }
    }

    @Test func `No line of the manual is taken for a request`() throws {
        let program = Program(
            CommandSpec(
                "x",
                summary: ".hidden \\ \"file\".",
                example: ".x\n'y",
                subcommands: [Sample.scans]
            ),
            version: "1"
        )
        guard case .show(let text) = try program.parse(["manual"]) else {
            Issue.record("no text")
            return
        }
        #expect(text.contains("\\&.hidden \\e \\(dqfile\\(dq\n"))
        #expect(text.contains("\n\\&.x\n\\&'y\n"))
    }

    @Test(arguments: [
        ("listen", "listne", "listen"), ("listen", "Listen", "listen"), ("ab", "ac", "ab"),
        ("ab", "cd", nil), ("listen", "l", nil), ("format", "formaaat", "format"),
        ("format", "formaaaat", nil),
    ])
    func `The nearest word is at most two edits away`(
        _ known: String,
        _ typed: String,
        _ expected: String?
    ) {
        #expect(Nearest.match(typed, among: [known]) == expected)
    }

    @Test(arguments: [("", "", 0), ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3)])
    func `Edits are counted as Levenshtein counts them`(
        _ first: String,
        _ second: String,
        _ edits: Int
    ) {
        #expect(Nearest.edits(from: first, to: second) == edits)
    }

    @Test(arguments: [
        ("Zoé – 北", "Zoé – 北"),
        ("a\u{1B}]0;x\u{07}b", "a\\u{1b}]0;x\\u{7}b"),
        ("a\r\nb\t\\", "a\\r\\nb\\t\\\\"),
        ("\u{202E}cba\u{200B}", "\\u{202e}cba\\u{200b}"),
        ("\u{9B}31m", "\\u{9b}31m"),
    ])
    func `Nothing that steers a terminal is printed raw`(_ text: String, _ expected: String) {
        #expect(Terminal.printable(text) == expected)
        #expect(Terminal.printable(Array(text.utf8)) == expected)
    }

    @Test func `Printed text is bounded`() {
        #expect(Terminal.printable("abcd", limit: 4) == "abcd")
        #expect(Terminal.printable("abcde", limit: 4) == "abcd…")
        let bytes = [UInt8](repeating: 0xFF, count: 100_000)
        #expect(Terminal.printable(bytes, limit: 3) == "\u{FFFD}\u{FFFD}\u{FFFD}…")
    }

    @Test func `Progress tells the share done and the time left`() {
        let progress = Progress("Building", total: 200)
        #expect(
            progress.line(done: 0, elapsed: .seconds(5))
                == "Building [------------------------] 0 %"
        )
        #expect(
            progress.line(done: 50, elapsed: .seconds(20))
                == "Building [######------------------] 25 %, 1 min 00 s left"
        )
        #expect(
            progress.line(done: 200, elapsed: .seconds(20))
                == "Building [########################] 100 %"
        )
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3_599, "59 min 59 s"),
        (3_600, "1 h 00 min"),
    ])
    func `A duration is said as a person says it`(_ seconds: Int, _ words: String) {
        #expect(Progress.words(.seconds(seconds)) == words)
    }
}
