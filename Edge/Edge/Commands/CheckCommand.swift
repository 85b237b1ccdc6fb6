import Access
import CommandLine
import Crypto
import FoundationEssentials
import Processes
import Sync
import Vocabulary

/// `jalon-edge check`: decides one code on a copy of the files, so that nothing can change.
struct CheckCommand {
    private static let textBytesMax = 4_096
    private static let outputBytesMax = 64 * 1_024

    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) async throws -> ExitCode {
        let configuration = try EdgeConfiguration(parsed)
        guard Files.exists(configuration.state.state) else {
            throw EdgeFailure(.notEnrolled, "There is no edge in \(configuration.state.path).")
        }
        let payload = try await payload(parsed.arguments[0])
        let copy = try StateCopy(of: configuration.state)
        let stores = try EdgeStores(copy.folder, clockWidth: configuration.clockWidth)
        let gateWay = stores.identity.assignment.direction
        let way = parsed.string("direction") ?? gateWay
        let judgement = try stores.judge().judge(
            Presentation(
                payload: payload,
                medium: .staticCode,
                direction: way == "exit" ? .exit : .entry,
                reader: "check",
                seenAt: stores.clock.sinceBoot
            )
        )
        say(judgement, console)
        return judgement.refusal == nil ? .ok : .no
    }

    private func say(_ judgement: Judgement, _ console: Console) {
        let right = judgement.right?.description
        let word = judgement.refusal?.name ?? "granted"
        guard parsed.flag("json") else {
            console.say(word + (right.map { " \($0)" } ?? ""))
            return
        }
        let direction = judgement.presentation.direction.name
        let text = right.map { "\"\($0)\"" } ?? "null"
        console.say(#"{"direction":"\#(direction)","right":\#(text),"verdict":"\#(word)"}"#)
    }

    /// The code in a picture, in a file of text, or as it was typed.
    private func payload(_ argument: String) async throws -> [UInt8] {
        guard Files.exists(argument) else { return Array(argument.utf8) }
        do throws(SystemFailure) {
            let bytes = try Files.read(argument, limit: Self.textBytesMax)
            guard bytes.starts(with: "P5".utf8) else { return Self.trimmed(bytes) }
        } catch {
            guard error.code == .tooLarge else {
                throw EdgeFailure(.input, error.description)
            }
        }
        return try await picture(argument)
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.prefix { $0 > 32 })
    }

    private func picture(_ path: String) async throws -> [UInt8] {
        let program = parsed.string("reader") ?? RunCommand.besideThisProgram("jalon-qr")
        let reader = try Child(ChildSpec(program, ["decode", path], output: .pipe, errors: .null))
        let output = try await reader.output?.all(limit: Self.outputBytesMax) ?? []
        let exit = await reader.wait()
        guard exit == .code(0) else {
            throw EdgeFailure(.input, "No code was found in \(Terminal.printable(path)).")
        }
        let line = output.prefix { $0 != UInt8(ascii: "\n") }
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard fields.count == 3,
            let payload = Hex.decode(String(decoding: fields[2], as: UTF8.self))
        else { throw EdgeFailure(.input, "The reader \(program) gave no answer of its form.") }
        return payload
    }
}
