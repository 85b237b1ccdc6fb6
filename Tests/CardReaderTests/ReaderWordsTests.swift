import Processes
import Testing

/// What a person at a terminal gets from `jalon-nfc`.
@Suite(.timeLimit(.minutes(1))) struct ReaderWordsTests {
    private func run(_ words: [String]) async throws -> (exit: Exit, said: String, talk: String) {
        let program = try OwnProcess.executableFolder() + "/jalon-nfc"
        let child = try Child(ChildSpec(program, words, output: .pipe, errors: .pipe))
        let said = try await child.output?.all(limit: 65_536) ?? []
        let talk = try await child.errors?.all(limit: 65_536) ?? []
        let exit = await child.wait()
        return (exit, String(decoding: said, as: UTF8.self), String(decoding: talk, as: UTF8.self))
    }

    @Test(arguments: [["--help"], ["watch", "--help"], ["list", "--help"]])
    func `Help has an example`(_ words: [String]) async throws {
        let ended = try await run(words)
        #expect(ended.exit == .code(0))
        #expect(ended.said.contains("Example"))
    }

    @Test(arguments: [
        ["watch"], ["watch", "--device"], ["watch", "--device", "acr122_usb", "--session", "0"],
        ["watch", "--device", "acr122_usb", "--session", "31"], ["wacth"],
        ["watch", "--devise", "acr122_usb"],
    ])
    func `A line that is not understood gives 2 and nothing on the protocol`(
        _ words: [String]
    ) async throws {
        let ended = try await run(words)
        #expect(ended.exit == .code(2))
        #expect(ended.said == "")
        #expect(!ended.talk.isEmpty)
    }

    @Test func `Nothing hostile of an address is echoed`() async throws {
        let ended = try await run(["watch", "--device", "evil\u{1B}]0;x\u{7}:\nCARD\t1"])
        #expect(ended.exit == .code(2))
        let said = "the reader's address holds characters that are not printable ASCII"
        #expect(ended.said == "FAULT\tbad-address\t\(said)\n")
        #expect(!ended.talk.contains("evil"))
    }

    @Test func `Without a daemon on standard input it ends at once`() async throws {
        let ended = try await run(["watch", "--device", "pn532_uart:/nowhere/nfc0"])
        #expect(ended.exit == .code(0))
    }

    @Test func `A list without a reader says so and gives 1`() async throws {
        let ended = try await run(["list"])
        if ended.exit == .code(1) {
            #expect(ended.said == "")
            #expect(ended.talk.contains("No reader on USB"))
        } else {
            #expect(ended.exit == .code(0))
            #expect(ended.said.hasPrefix("acr122_usb:"))
        }
    }
}
