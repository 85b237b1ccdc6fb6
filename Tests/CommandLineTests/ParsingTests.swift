import CommandLine
import Testing

struct ParsingTests {
    @Test func `A nested subcommand carries its options and those above it`() throws {
        let parsed = try #require(
            try Sample.parsed([
                "--json", "device", "enrol", "--name=north", "-q", "--gate", "a",
                "--gate", "b",
            ])
        )
        #expect(parsed.path == ["device", "enrol"])
        #expect(parsed.string("name") == "north")
        #expect(parsed.flag("json"))
        #expect(parsed.flag("quiet"))
        #expect(parsed.strings("gate") == ["a", "b"])
        #expect(try parsed.int("port", in: 1...65_535) == 8_480)
    }

    @Test(arguments: [["-n", "x"], ["-nx"], ["--name", "x"], ["--name=x"]])
    func `A value stands after its option or is attached to it`(_ words: [String]) throws {
        let parsed = try #require(try Sample.parsed(["device", "enrol"] + words))
        #expect(parsed.string("name") == "x")
        #expect(parsed.source("name") == .line)
    }

    @Test func `The line wins over the environment, which wins over the default`() throws {
        let words = ["device", "enrol", "-n", "x"]
        let cases: [([String], [String: String], String, ParsedCommand.Source)] = [
            (words, [:], "8480", .fallback),
            (words, ["JALON_PORT": ""], "8480", .fallback),
            (words, ["JALON_PORT": "9"], "9", .environment),
            (words + ["--port", "7"], ["JALON_PORT": "9"], "7", .line),
        ]
        for (words, environment, port, source) in cases {
            let parsed = try #require(try Sample.parsed(words, environment))
            #expect(parsed.string("port") == port)
            #expect(parsed.source("port") == source)
        }
    }

    @Test func `A flag in the environment is true or false`() throws {
        let words = ["device", "enrol", "-n", "x"]
        #expect(try Sample.parsed(words, ["JALON_QUIET": "true"])?.flag("quiet") == true)
        #expect(try Sample.parsed(words, ["JALON_QUIET": "0"])?.flag("quiet") == false)
        #expect(throws: UsageError.self) { try Sample.parsed(words, ["JALON_QUIET": "maybe"]) }
    }

    @Test func `Words after two dashes, a lone dash and numbers are arguments`() throws {
        let parsed = try #require(try Sample.parsed(["scans", "final", "-", "-5", "--", "--json"]))
        #expect(parsed.arguments == ["final", "-", "-5", "--json"])
        #expect(!parsed.flag("json"))
    }

    @Test(arguments: [
        (
            ["device", "enrol", "--nmae", "x"],
            "There is no option \"--nmae\" here. Did you mean --name?"
        ),
        (["devcie"], "There is no command \"devcie\". Did you mean \"device\"?"),
        (["xyzzy"], "There is no command \"xyzzy\". Known: device, scans."),
        (["device"], "Say what to do: enrol."),
        (["device", "enrol"], "--name is needed."),
        (["device", "enrol", "--name"], "--name needs a value: --name NAME."),
        (["device", "enrol", "-n", "a", "-n", "b"], "--name is given twice; give it once."),
        (["device", "enrol", "--quiet=1"], "--quiet takes no value."),
        (["scans"], "SCOPE is missing: The scope."),
        (
            ["device", "enrol", "-n", "a", "b"], "\"b\" is one word too many."
        ),
        (
            ["device", "enrol", "--level", "medum"],
            "--level takes one of medium, quartile, not \"medum\". Did you mean \"medium\"?"
        ),
        (["\u{1B}[2J"], "There is no command \"\\u{1b}[2J\". Known: device, scans."),
    ])
    func `A line that is wrong is answered with what would be right`(
        _ words: [String],
        _ message: String
    ) {
        let error = #expect(throws: UsageError.self) { try Sample.parsed(words) }
        #expect(error?.message == message)
        #expect(error?.exitCode == .usage)
    }

    @Test(arguments: [("0", false), ("1", true), ("65535", true), ("65536", false), ("x", false)])
    func `A number stays within its range`(_ text: String, _ isRight: Bool) throws {
        let parsed = try #require(
            try Sample.parsed(["device", "enrol", "-n", "x", "--port", text])
        )
        if isRight {
            #expect(try parsed.int("port", in: 1...65_535) == Int(text))
        } else {
            #expect(throws: UsageError.self) { try parsed.int("port", in: 1...65_535) }
        }
    }

    @Test func `A line beyond its limit is refused`() {
        let error = #expect(throws: UsageError.self) {
            try Sample.parsed(["scans"] + Array(repeating: "x", count: LineLimits.wordsMax))
        }
        #expect(error?.code == .tooLong)
    }

    @Test func `An option that was never declared is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            _ = try Sample.parsed(["scans", "x"])?.flag("name")
        }
    }
}
