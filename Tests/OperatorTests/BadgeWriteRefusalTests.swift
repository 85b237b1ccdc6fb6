import CardEmulation
import Processes
import Support
import Testing

/// What `jalon badge write` says when it cannot, through the real `jalon-nfc`.
@Suite("Badges that are not written", .serialized, .timeLimit(.minutes(3)))
struct BadgeWriteRefusalTests {
    private static let uid: [UInt8] = [0x04, 0xB2, 0xD3, 0xF4, 0xE5, 0xA6, 0xB7]
    private static let right = "right_AAAAAAAAAAACU"
    private static let nothing = FakeHub.Answer(200, #"{"items":[],"next":null}"#)
    private static let issued = FakeHub.Answer(
        201,
        #"{"id":"badge_AAAAAAAAAAACU","status":"pending","numberEnd":"a6b7"}"#
    )

    private func write(
        _ reader: String,
        _ medium: String = "badge_message",
        answers: [FakeHub.Answer] = [nothing],
        _ more: String...
    ) async throws -> (code: Int32, run: OperatorRun, asked: [FakeHub.Asked]) {
        try await FakeHub.run(
            ["badge", "write", "--reader", reader, "--right", Self.right, "--medium", medium]
                + ["--wait", "2"] + more,
            answers: answers
        )
    }

    @Test func `No card in time is said so, and nothing was asked but what there is`()
        async throws
    {
        let reader = try EmulatedReader()
        let (code, run, asked) = try await write(reader.connection ?? "")
        #expect(code == 1)
        #expect(run.talk.contains("No card came within 2 s; nothing was written."), "\(run.talk)")
        #expect(run.output.isEmpty)
        #expect(asked.map(\.line) == ["GET /v1/badges?right=\(Self.right)&limit=100"])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let card: any EmulatedCard
        let medium: String
        let said: String
        var testDescription: String { said }
    }

    static let wrongCards = [
        Wrong(card: NTAG424(uid: uid), medium: "badge_message", said: "this is an NTAG 424 DNA"),
        Wrong(card: NTAG21x(uid: uid), medium: "badge_one_time", said: "this is an NTAG 21x"),
        Wrong(card: DESFire(uid: uid), medium: "badge_one_time", said: "this is a DESFire"),
        Wrong(
            card: NTAG21x(uid: uid),
            medium: "badge_mutual",
            said: "an NTAG 424 DNA or a DESFire"
        ),
        Wrong(
            card: Type4Card(uid: uid, address: "https://gym.example/b"),
            medium: "badge_mutual",
            said: "this is a card of another kind"
        ),
        Wrong(card: PlainCard(uid: uid), medium: "badge_message", said: "a card of another kind"),
        Wrong(card: PhoneCard(), medium: "badge_mutual", said: "draws a new number at each tap"),
    ]

    @Test(arguments: wrongCards)
    func `A card of the wrong kind is refused before the hub hears of it`(_ given: Wrong)
        async throws
    {
        let reader = try EmulatedReader(given.card)
        let (code, run, asked) = try await write(reader.connection ?? "", given.medium)
        #expect(code == 1)
        #expect(run.talk.contains(given.said), "\(run.talk)")
        #expect(asked.count == 1)
    }

    @Test func `A card with keys of somebody else is refused, and the keys are not said`()
        async throws
    {
        let digits = String(repeating: "ab", count: 16)
        let keys = [[UInt8]](repeating: [UInt8](repeating: 7, count: 16), count: 5)
        let reader = try EmulatedReader(NTAG424(uid: Self.uid, keys: keys))
        let zeros = { (count: Int) in String(repeating: "0", count: count) }
        let message = "https://gym.example/b?picc_data=\(zeros(32))&cmac=\(zeros(16))"
        let sheet = FakeHub.Answer(
            200,
            #"{"keyVersion":1,"cardKeyNumber":2,"adminKey":"\#(digits)","cardKey":"\#(digits)","#
                + #""messageKey":"\#(digits)","message":"\#(message)"}"#
        )
        let (code, run, asked) = try await write(
            reader.connection ?? "",
            "badge_one_time",
            answers: [Self.nothing, Self.issued, sheet]
        )
        #expect(code == 1)
        #expect(run.talk.contains("the card has keys of someone else"), "\(run.talk)")
        #expect(!run.talk.contains(digits))
        #expect(
            asked.map { $0.line.split(separator: "/").last } == [
                "badges?right=\(Self.right)&limit=100", "badges", "personalisation",
            ]
        )
    }

    @Test(arguments: [
        #"{}"#, #"{"message":"https://gym.example/b"}"#, #"{"message":"https://gym.example/b#J1"}"#,
        #"{"message":"https://gym.example/b#J1#J1"}"#,
    ])
    func `An answer that is no personalisation writes nothing`(_ sheet: String) async throws {
        let blank = NTAG21x(uid: Self.uid)
        let reader = try EmulatedReader(blank)
        let (code, run, _) = try await write(
            reader.connection ?? "",
            answers: [Self.nothing, Self.issued, FakeHub.Answer(200, sheet)]
        )
        #expect(code == 70)
        #expect(run.talk.contains("cannot be written on a card"), "\(run.talk)")
        #expect((reader.card as? NTAG21x)?.memory == blank.memory)
    }

    @Test func `A badge that was begun on another card is not written on this one`()
        async throws
    {
        let reader = try EmulatedReader(NTAG21x(uid: Self.uid))
        let begun = FakeHub.Answer(
            200,
            #"{"items":[{"id":"badge_AAAAAAAAAAACU","status":"pending","medium":"badge_message","#
                + #""chip":"type2","numberEnd":"c8d9","isSuperseded":false}],"next":null}"#
        )
        let (code, run, asked) = try await write(reader.connection ?? "", answers: [begun])
        #expect(code == 1)
        #expect(run.talk.contains("on another card"), "\(run.talk)")
        #expect(
            run.talk.contains("--replace badge_AAAAAAAAAAACU instead of --right"),
            "\(run.talk)"
        )
        #expect(asked.count == 1)
    }

    /// Keys for a DESFire, which need no address.
    private static let sheet: FakeHub.Answer = {
        let digits = String(repeating: "ab", count: 16)
        let keys = #""adminKey":"\#(digits)","cardKey":"\#(digits)""#
        return FakeHub.Answer(200, #"{"keyVersion":1,"cardKeyNumber":1,\#(keys)}"#)
    }()

    @Test func `A hub that fails at the end is told to be told again`() async throws {
        let reader = try EmulatedReader(DESFire(uid: Self.uid))
        let (code, run, asked) = try await write(
            reader.connection ?? "",
            "badge_mutual",
            answers: [Self.nothing, Self.issued, Self.sheet, FakeHub.Answer(503, "{}")]
        )
        #expect(code == 75)
        #expect(
            run.talk == "jalon: The hub failed (503). The card is written, but the hub does not "
                + "know it yet: run the same command again with the same card.\n"
        )
        #expect(run.output.isEmpty)
        #expect(asked.last?.line == "POST /v1/badges/badge_AAAAAAAAAAACU/written")
        let card = try #require(reader.card as? DESFire)
        #expect(card.applications[[0x4C, 0x4A, 0xF5]]?.keyVersions == [1, 1])
    }

    struct Script: Sendable, CustomTestStringConvertible {
        let body: String
        let said: String
        var testDescription: String { said }
    }

    private static let card = #"printf 'READY\nCARD\t1\t04b2d3f4e5a6b7\t0344\t20\t7577810280\n'"#

    static let scripts = [
        Script(
            body: "\(card); cat >/dev/null",
            said: "The reader fell silent: unplug it, plug it in and run the command again."
        ),
        Script(body: "echo HELLO", said: "was not understood: are both of one version?"),
        Script(body: "\(card); read -r line; echo REPLY", said: "was not understood"),
        Script(body: "\(card); read -r line; exit 3", said: "program ended (code 3)."),
        // It says no more and lives on.
        Script(body: "\(card); exec cat >/dev/null", said: "The reader's program ended ("),
        Script(body: "exit 0", said: "program ended (code 0)."),
        Script(
            body: #"\#(card); read -r line; printf 'LOST\t1\tleft\n'; cat >/dev/null"#,
            said: "the card left the reader"
        ),
    ]

    @Test(arguments: scripts)
    func `A reader that does not work is said so, and the hub hears of no badge`(
        _ given: Script
    ) async throws {
        let folder = try TemporaryFolder()
        let program = folder.path("reader")
        try Files.write(Array("#!/bin/bash\n\(given.body)\n".utf8), to: program, mode: 0o700)
        let (code, run, asked) = try await write(
            "pn532_uart:/dev/ttyS9",
            "badge_mutual",
            answers: [Self.nothing],
            "--reader-program",
            program
        )
        #expect(code == (given.said.contains("left") ? 1 : 69))
        #expect(run.talk.contains(given.said), "\(run.talk)")
        #expect(asked.count == 1)
    }

    @Test func `Without a hub nobody is asked for a card`() async throws {
        let blank = NTAG21x(uid: Self.uid)
        let reader = try EmulatedReader(blank)
        let run = OperatorRun()
        let code = await run(
            [
                "badge", "write", "--reader", reader.connection ?? "", "--right", Self.right,
                "--medium", "badge_message",
            ],
            environment: ["JALON_HUB": "http://127.0.0.1:9", "JALON_ADMIN_CODE": "code"]
        )
        #expect(code == 69)
        #expect(run.talk.contains("The hub does not answer"), "\(run.talk)")
        #expect(reader.statistics.counts.commands.isEmpty)
    }

    @Test func `A reader that is not there, in use or wrongly named is said so`() async throws {
        let (absent, first, _) = try await write("pn532_uart:/dev/serial/by-id/no-such-reader")
        #expect(absent == 69)
        #expect(first.talk.contains("there is no such reader"), "\(first.talk)")
        let reader = try EmulatedReader()
        let nfc = try OwnProcess.executableFolder() + "/jalon-nfc"
        let other = try Child(
            ChildSpec(
                nfc,
                ["watch", "--device", reader.connection ?? ""],
                input: .pipe,
                output: .pipe
            )
        )
        _ = await other.output?.next()
        let (busy, second, _) = try await write(reader.connection ?? "")
        #expect(busy == 69)
        #expect(second.talk.contains("another process reads from this reader"), "\(second.talk)")
        await other.terminate()
        let (wrong, third, _) = try await write("usb")
        #expect(wrong == 2)
        #expect(third.talk.contains("--reader"), "\(third.talk)")
        let (missing, fourth, _) = try await write(
            "pn532_uart:/dev/ttyS9",
            "badge_message",
            answers: [Self.nothing],
            "--reader-program",
            "/nowhere/jalon-nfc"
        )
        #expect(missing == 69)
        #expect(fourth.talk.contains("--reader-program"), "\(fourth.talk)")
    }
}
