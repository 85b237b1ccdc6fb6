import Foundation
import Kernel
import Processes
import Support
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Words in every language` {
    private static let minutes = CountPhrase(
        fr: .init(one: "# minute", other: "# minutes"),
        en: .init(one: "# minute", other: "# minutes"),
        ar: .init(
            zero: "zero",
            one: "one",
            two: "two",
            few: "# few",
            many: "# many",
            other: "# other"
        )
    )

    @Test(arguments: [
        (UInt(0), "0 minute", "0 minutes", "zero"), (1, "1 minute", "1 minute", "one"),
        (2, "2 minutes", "2 minutes", "two"), (3, "3 minutes", "3 minutes", "3 few"),
        (10, "10 minutes", "10 minutes", "10 few"), (11, "11 minutes", "11 minutes", "11 many"),
        (99, "99 minutes", "99 minutes", "99 many"),
        (100, "100 minutes", "100 minutes", "100 other"),
        (102, "102 minutes", "102 minutes", "102 other"),
        (103, "103 minutes", "103 minutes", "103 few"),
        (111, "111 minutes", "111 minutes", "111 many"),
    ]) func `A number takes the form its language counts by`(
        _ count: UInt,
        _ fr: String,
        _ en: String,
        _ ar: String
    ) {
        #expect(Self.minutes(count, in: .french) == fr)
        #expect(Self.minutes(count, in: .english) == en)
        #expect(Self.minutes(count, in: .arabic) == ar)
    }

    @Test func `A phrase says each language's text, with its values`() {
        let phrase = Phrase(fr: "oui", en: "yes", ar: "نعم")
        #expect(Language.allCases.map { phrase[$0] } == ["oui", "yes", "نعم"])
        let greeting = PhraseOf<String>(
            fr: { "Bonjour \($0)" },
            en: { "Hello \($0)" },
            ar: { "مرحبا \($0.isolated)" }
        )
        #expect(greeting("Inès", in: .french) == "Bonjour Inès")
        #expect(greeting("Inès", in: .arabic) == "مرحبا \u{2068}Inès\u{2069}")
    }

    /// The compiler itself is asked, about texts that lack a language and texts that do not.
    @Test(arguments: [
        (#"let a = Phrase(fr: "a", en: "b", ar: "c")"#, true),
        (#"let a = Phrase(fr: "a", en: "b")"#, false),
        (#"let a = PhraseOf<Int>(fr: { _ in "a" }, en: { _ in "b" }, ar: { _ in "c" })"#, true),
        (#"let a = PhraseOf<Int>(fr: { _ in "a" }, ar: { _ in "c" })"#, false),
    ]) func `A text that lacks a language does not compile`(_ line: String, _ isWhole: Bool)
        async throws
    {
        let words = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Hub/Kernel/Words").path(percentEncoded: false)
        let folder = try TemporaryFolder()
        try Data("\(line)\nlet b = a\n".utf8).write(to: URL(filePath: folder.path("use.swift")))
        let child = try Child(
            ChildSpec(
                "/usr/bin/env",
                [
                    "swiftc", "-typecheck", "-package-name", "jalon", "-module-cache-path",
                    folder.path("cache"), "\(words)/Phrase.swift", "\(words)/Language.swift",
                    folder.path("use.swift"),
                ],
                environment: OwnProcess.environment,
                errors: .pipe
            )
        )
        var said: [UInt8] = []
        while let more = await child.errors?.next() { said += more }
        let text = String(decoding: said, as: UTF8.self)
        #expect((await child.wait() == .code(0)) == isWhole, "\(text)")
        if !isWhole { #expect(text.contains("missing argument")) }
    }
}
