import Configuration
import Testing

struct ReadingTests {
    enum Format: String, CaseIterable {
        case gray
        case planar
    }

    private func reader(
        _ text: String,
        environment: [String: String] = [:],
        overrides: [String: String] = [:]
    ) throws -> ConfigurationReader {
        try ConfigurationReader(
            json5: Array(text.utf8),
            source: "edge.json5",
            prefix: "JALON_EDGE_",
            environment: environment,
            overrides: overrides,
            otherVariables: ["JALON_EDGE_CONFIG"]
        )
    }

    private func problems(_ reader: ConfigurationReader) -> [String] {
        do throws(ConfigurationError) {
            try reader.finish()
            return []
        } catch {
            return error.problems.map { "\($0.path): \($0.text)" }
        }
    }

    @Test func `Comments, trailing commas, bare keys and single quotes are read`() throws {
        let reader = try reader(
            """
            // The north gate.
            {
              listen: '127.0.0.1:8481', /* loopback */
              "workers": 0x10,
              ratio: 2.5, isQuiet: true,
              sync: { hub: "http://127.0.0.1:8480", every: "250 ms", },
              readers: [ { format: "planar" }, {}, ],
              zones: ["a", "b"],
            }
            """
        )
        #expect(reader.string("listen", default: "") == "127.0.0.1:8481")
        #expect(reader.int("workers", default: 1, in: 1...16) == 16)
        #expect(reader.number("ratio", default: 1, in: 0...3) == 2.5)
        #expect(reader.bool("isQuiet", default: false))
        let sync = reader.section("sync")
        #expect(sync.requiredString("hub") == "http://127.0.0.1:8480")
        let every = sync.duration("every", default: .seconds(1), in: .zero ... .seconds(5))
        #expect(every == .milliseconds(250))
        let readers = reader.list("readers", countMax: 2)
        #expect(readers.map { $0.choice("format", default: Format.gray) } == [.planar, .gray])
        #expect(reader.strings("zones") == ["a", "b"])
        try reader.finish()
    }

    @Test(arguments: ["", "  \n", "// nothing yet\n", "/* */", "{}", "\u{FEFF}{}", "\u{FEFF}"])
    func `An empty file is a configuration of defaults`(_ text: String) throws {
        let reader = try reader(text)
        #expect(reader.int("port", default: 8_480, in: 1...65_535) == 8_480)
        try reader.finish()
    }

    @Test func `Default, file, environment and command line stand in this order`() throws {
        let name = ["JALON_EDGE_SYNC_SILENCE_MAX": "3"]
        func value(
            _ text: String,
            _ environment: [String: String],
            _ overrides: [String: String]
        ) throws -> Int {
            let reader = try reader(text, environment: environment, overrides: overrides)
            let value = reader.section("sync").int("silenceMax", default: 1, in: 1...9)
            try reader.finish()
            return value
        }
        let file = "{ sync: { silenceMax: 2 } }"
        #expect(try value("{}", [:], [:]) == 1)
        #expect(try value(file, [:], [:]) == 2)
        #expect(try value(file, name, [:]) == 3)
        #expect(try value("{}", name, [:]) == 3)
        #expect(try value(file, name, ["sync.silenceMax": "4"]) == 4)
        #expect(try value(file, ["JALON_EDGE_CONFIG": "x"], [:]) == 2)
        #expect(try value(file, ["JALON_HUB_X": "x"], [:]) == 2)
    }

    @Test func `Every problem is told at once, with its place and the nearest known key`() throws {
        let reader = try reader(
            """
            { lisen: "x", port: 65536, sync: { hbu: 1 }, readers: [{ fromat: "gray" }, 7],
              format: "grya", quiet: "yes" }
            """,
            environment: ["JALON_EDGE_PROT": "1", "JALON_EDGE_EVERY": "3 weeks"]
        )
        _ = reader.string("listen", default: "")
        _ = reader.int("port", default: 1, in: 1...65_535)
        _ = reader.section("sync").requiredString("hub")
        for item in reader.list("readers", countMax: 4) { _ = item.optionalString("format") }
        _ = reader.choice("format", default: Format.gray)
        _ = reader.bool("quiet", default: false)
        _ = reader.duration("every", default: .seconds(1), in: .milliseconds(1) ... .seconds(60))
        #expect(
            problems(reader) == [
                "JALON_EDGE_EVERY: takes a duration such as \"250 ms\", \"3 s\", \"10 min\", "
                    + "\"2 h\" or \"30 d\", from 1 ms to 1 min, not \"3 weeks\"",
                "JALON_EDGE_PROT: unknown; did you mean \"JALON_EDGE_PORT\"?",
                "format: takes one of gray, planar, not \"grya\"",
                "lisen: unknown; did you mean \"listen\"?",
                "port: takes a whole number from 1 to 65535, not 65536",
                "quiet: takes true or false, not \"yes\"",
                "readers[0].fromat: unknown; did you mean \"format\"?",
                "readers[1]: takes a section { … }, not a number",
                "sync.hbu: unknown; did you mean \"hub\"?",
                "sync.hub: missing; it has no default",
            ]
        )
    }

    @Test(arguments: [
        ("{ port: \"1\" }", "not \"1\""), ("{ port: 1.5 }", "not 1.5"),
        ("{ port: [] }", "not a list"), ("{ port: {} }", "not a section"),
        ("{ port: 0 }", "not 0"), ("{ port: \"\\u001b[2J\" }", "not \"\\u{1b}[2J\""),
    ])
    func `A value of the wrong kind is refused, not converted`(
        _ text: String,
        _ ending: String
    ) throws {
        let reader = try reader(text)
        #expect(reader.int("port", default: 7, in: 1...9) == 7)
        let problems = problems(reader)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix(ending) == true)
    }

    @Test func `A caller's own finding is told with the others`() throws {
        let reader = try reader("{}")
        reader.section("gate").refuse("pulse", "longer than the passage")
        #expect(problems(reader).contains("gate.pulse: longer than the passage"))
    }

    @Test(arguments: [
        ("0 ms", 0), ("250ms", 250), ("3 s", 3_000), ("10 min", 600_000), ("2 h", 7_200_000),
        ("1 d", 86_400_000), ("3", -1), ("s", -1), ("-1 s", -1), ("1 S", -1),
        ("9223372036854775807 d", -1), ("1.5 s", -1),
    ])
    func `A duration is a whole number with its unit`(_ text: String, _ milliseconds: Int) throws {
        let reader = try reader("{ wait: \"\(text)\" }")
        let wait = reader.duration(
            "wait",
            default: .milliseconds(-1),
            in: .zero ... .seconds(86_400)
        )
        #expect(wait == .milliseconds(milliseconds))
        #expect(problems(reader).isEmpty == (milliseconds >= 0))
    }
}
