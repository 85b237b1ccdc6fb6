import Testing

@Suite("The line of jalon", .timeLimit(.minutes(1)))
struct UsageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let words: String
        let code: Int32
        let talk: String
        var testDescription: String { words }

        init(_ words: String, _ code: Int32, _ talk: String) {
            self.words = words
            self.code = code
            self.talk = talk
        }
    }

    static let cases = [
        Case("", 2, "scope"),
        Case("scams", 2, "Did you mean \"scans\"?"),
        Case("right isue", 2, "Did you mean \"issue\"?"),
        Case("right issue --scop x", 2, "Did you mean --scope?"),
        Case("right issue", 2, "--scope"),
        Case("right show", 2, "RIGHT is missing"),
        Case("right show right_A", 78, "admin code is missing"),
        Case("scans --limit 0", 78, "admin code is missing"),
        Case("cache verify", 2, "FILE is missing"),
        Case("cache verify /nowhere/cache.sqlite", 66, "no file"),
        Case("journal verify /nowhere/journal.sqlite", 66, "no file"),
        Case("journal verify x --checkpoint y", 2, "--device-key"),
        Case("journal verify x --device-key zz", 2, "64 hexadecimal digits"),
        Case("bench --only lookupRatioC", 2, "Did you mean \"lookupRatioToC\"?"),
        Case("bench --only nothing", 2, "Known: decisionP50Microseconds100k"),
        Case("bench --hub http://127.0.0.1:1", 2, "There is no option \"--hub\" here"),
        Case("cache verify x --code-file y", 2, "There is no option \"--code-file\" here"),
        Case("journal verify x --hub y", 2, "There is no option \"--hub\" here"),
        Case("demo --code-file y", 2, "There is no option \"--code-file\" here"),
        Case("camera x --hub y", 2, "There is no option \"--hub\" here"),
        Case("scope keyring scope_A", 2, "--out is needed"),
        Case("badge issue --right right_A", 78, "admin code is missing"),
        Case("badge isue", 2, "Did you mean \"issue\"?"),
        Case("badge issue --medium badge_nummer --right x", 2, "badge_number"),
        Case("badge lost", 2, "BADGE is missing"),
        Case("zone change --scope x --number 1 --assurance-min high", 2, "one_time"),
        Case("bench --seed x", 2, "--seed takes a whole number"),
        Case("polisy list", 2, "Did you mean \"policy\"?"),
        Case("policy set --scope x", 2, "--number"),
        Case("holidays set --scope x --number 1", 2, "--name"),
        Case("right explane", 2, "Did you mean \"explain\"?"),
    ]

    @Test(arguments: cases)
    func `A line that cannot be followed says what is wrong`(_ given: Case) async {
        let run = OperatorRun()
        let code = await run(given.words.split(separator: " ").map(String.init))
        #expect(code == given.code)
        #expect(run.talk.contains(given.talk), "\(run.talk)")
        #expect(run.output.isEmpty)
    }

    static let commands = [
        "", "scope", "scope create", "scope list", "scope keyring", "zone", "zone create",
        "zone list", "zone-set",
        "zone-set create", "zone-set list", "gate create", "gate list", "device enrol",
        "device list", "device show", "device revoke", "device release", "device lock",
        "device unlock", "zone close", "zone open", "flash", "flash show", "right issue",
        "right import", "right show", "right suspend", "right resume", "right revoke",
        "right ban", "right lift", "right transfer", "badge", "badge issue", "badge list",
        "badge show", "badge lost", "badge found", "badge replace", "badge write", "scope change",
        "zone change", "scans", "incidents", "cache verify", "journal verify",
        "bench", "zone set", "zone show", "policy", "policy set", "policy show", "policy list",
        "policy delete", "holidays", "holidays set", "holidays list", "holidays delete",
        "right explain",
    ]

    @Test(arguments: commands)
    func `Every command has help with an example`(_ words: String) async {
        let run = OperatorRun()
        let code = await run(words.split(separator: " ").map(String.init) + ["--help"])
        #expect(code == 0)
        #expect(run.output.contains("Example:\n  jalon "))
        #expect(run.output.contains("--json"))
        #expect(run.talk.isEmpty)
    }

    @Test func `The hub is named where it is asked, and the demonstration is pointed at`() async {
        let asking = [
            "scope", "zone", "zone-set", "gate", "device", "right", "badge", "scans", "incidents",
            "flash", "policy", "holidays",
        ]
        for command in asking {
            let run = OperatorRun()
            #expect(await run([command, "--help"]) == 0)
            #expect(run.output.contains("--code-file FILE") && run.output.contains("--hub URL"))
        }
        let run = OperatorRun()
        #expect(await run(["--help"]) == 0)
        #expect(run.output.split(separator: "\n").last?.contains("Provisioning/demo") == true)
    }

    @Test func `A hub is asked only with an address and a code that can be one`() async {
        let cases: [([String: String], String)] = [
            (["JALON_HUB": "hub.example", "JALON_ADMIN_CODE": "x"], "URL"),
            (["JALON_HUB": "http://a b", "JALON_ADMIN_CODE": "x"], "URL"),
            (["JALON_HUB": "http://hub.example", "JALON_ADMIN_CODE": "x"], "https"),
            (["JALON_ADMIN_CODE": "  "], "admin code is missing"),
            (["JALON_ADMIN_CODE": "é"], "no admin code"),
            (["JALON_ADMIN_CODE": String(repeating: "a", count: 513)], "no admin code"),
        ]
        for (environment, talk) in cases {
            let run = OperatorRun()
            let code = await run(["scope", "list"], environment: environment)
            #expect(code == 78)
            #expect(run.talk.contains(talk), "\(run.talk)")
        }
    }

    @Test func `A badge has one number, one barcode or one code`() async {
        let environment = ["JALON_HUB": "http://127.0.0.1:1", "JALON_ADMIN_CODE": "x"]
        let badge = ["badge", "issue", "--right", CommandTests.right]
        let cases: [([String], String)] = [
            ([], "Give one of"), (["--typed", "--barcode", "A"], "Give one of"),
            (["--number", "01020304"], "--medium is missing"),
            (["--number", "01zz", "--medium", "badge_number"], "--number takes hexadecimal"),
        ]
        for (words, talk) in cases {
            let run = OperatorRun()
            #expect(await run(badge + words, environment: environment) == 2)
            #expect(run.talk.contains(talk), "\(run.talk)")
        }
    }

    @Test func `A badge is shown by its id or by its card, and written for a right or in a place`()
        async
    {
        let environment = ["JALON_HUB": "http://127.0.0.1:1", "JALON_ADMIN_CODE": "x"]
        let reader = ["--reader", "pn532_uart:/dev/ttyS9"]
        let write = ["badge", "write", "--medium", "badge_number"] + reader
        let cases: [([String], String)] = [
            (["badge", "show"], "Give one of BADGE and --reader"),
            (["badge", "show", CommandTests.badge] + reader, "Give one of BADGE and --reader"),
            (["badge", "show"] + reader, "--scope is missing"),
            (write, "Give one of --right RIGHT and --replace BADGE"),
            (
                write + ["--right", CommandTests.right, "--replace", CommandTests.badge],
                "Give one of --right RIGHT and --replace BADGE"
            ),
            (write + ["--right", CommandTests.right, "--wait", "0"], "--wait"),
        ]
        for (words, talk) in cases {
            let run = OperatorRun()
            #expect(await run(words, environment: environment) == 2)
            #expect(run.talk.contains(talk), "\(run.talk)")
        }
    }

    @Test func `The help of badges says which chip goes with which medium`() async {
        for command in ["issue", "write"] {
            let run = OperatorRun()
            #expect(await run(["badge", command, "--help"]) == 0)
            let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("badge_mutual"), "\(words)")
            #expect(words.contains(command == "issue" ? "or desfire;" : "a DESFire"), "\(words)")
        }
    }

    @Test func `What the hub says no with is said once, whole, and ends in a full stop`()
        async throws
    {
        // The hub's words for chip_wrong, which are longer than a cell.
        let words =
            "This chip cannot be such a badge: badge_message wants type2 or ntag424, "
            + "badge_one_time ntag424, badge_mutual ntag424 or desfire; these two have "
            + "numbers of 7 bytes. A barcode and a typed code have no chip."
        let problem =
            #"{"title":"Not valid","detail":"\#(words)","errors":"#
            + #"[{"pointer":"/chip","detail":"\#(words)"},{"pointer":"/number","detail":"No"}]}"#
        let (code, run, _) = try await FakeHub.run(
            ["badge", "issue", "--right", CommandTests.right, "--medium", "badge_mutual"]
                + ["--number", "04a1b2c3"],
            answers: [FakeHub.Answer(422, problem, type: "application/problem+json")]
        )
        #expect(code == 1)
        #expect(run.talk == "jalon: The hub says no (422). Not valid. \(words)\n  /number No.\n")
    }

    @Test func `A text that is too long is cut between two words`() async throws {
        let words = String(repeating: "unterminated ", count: 200)
        let (_, run, _) = try await FakeHub.run(
            ["scope", "list"],
            answers: [FakeHub.Answer(422, #"{"detail":"\#(words)"}"#)]
        )
        #expect(run.talk.hasSuffix(" unterminated …\n"), "\(run.talk)")
        #expect(run.talk.count < 1_100)
    }

    @Test func `A hub that is not there is no defect of the program`() async {
        let run = OperatorRun()
        let environment = ["JALON_HUB": "http://127.0.0.1:1", "JALON_ADMIN_CODE": "x"]
        #expect(await run(["scope", "list"], environment: environment) == 69)
        #expect(run.talk.contains("does not answer"))
        #expect(run.talk.hasSuffix(".\n") && !run.talk.hasSuffix("..\n"), "\(run.talk)")
    }
}
