import CommandLine
import Crypto
import Processes
import Vocabulary

/// `jalon-edge steward`: who may let people pass here by a PIN; counts at once, daemon or none.
struct StewardCommand {
    private let parsed: ParsedCommand

    init(_ parsed: ParsedCommand) {
        self.parsed = parsed
    }

    func run(_ console: Console) throws -> ExitCode {
        let folder = try EdgeConfiguration(parsed).state
        guard Files.exists(folder.state) else {
            throw EdgeFailure(.notEnrolled, "There is no edge in \(folder.path): enrol it first.")
        }
        let state = try StateFile(path: folder.state)
        switch parsed.path.last {
        case "add": return try add(to: state, console)
        case "remove": return try remove(from: state, console)
        default: return try list(state, console)
        }
    }

    private func add(to state: StateFile, _ console: Console) throws -> ExitCode {
        let number = try number()
        let isKnown = try state.steward(number) != nil
        let pin = try pin()
        if let refusal = PINRule.refusal(of: pin) { throw EdgeFailure(.input, refusal) }
        let steward: Steward
        do throws(CryptoError) {
            steward = try Steward(number: number, pin: pin, createdAt: Clock.system.now())
        } catch {
            throw EdgeFailure(.state, "The PIN could not be sealed: \(error.message)")
        }
        try state.keep(steward)
        if parsed.flag("json") {
            console.say(#"{"steward":\#(number),"isNew":\#(!isKnown)}"#)
        } else {
            console.say(isKnown ? "Steward \(number) has a new PIN." : "Steward \(number) added.")
        }
        return .ok
    }

    private func remove(from state: StateFile, _ console: Console) throws -> ExitCode {
        let number = try number()
        let isRemoved = try state.removeSteward(number)
        if parsed.flag("json") {
            console.say(#"{"steward":\#(number),"isRemoved":\#(isRemoved)}"#)
        } else if isRemoved {
            console.say("Steward \(number) removed.")
        } else {
            console.note("There is no steward \(number).")
        }
        return isRemoved ? .ok : .no
    }

    private func list(_ state: StateFile, _ console: Console) throws -> ExitCode {
        let stewards = try state.stewards()
        if parsed.flag("json") {
            let rows = stewards.map { #"{"steward":\#($0.number),"createdAt":"\#($0.createdAt)"}"# }
            console.say("[" + rows.joined(separator: ",") + "]")
        } else if stewards.isEmpty {
            console.say("No steward: nobody can let people pass by a PIN.")
        } else {
            for steward in stewards { console.say("\(steward.number)\tsince \(steward.createdAt)") }
        }
        return .ok
    }

    private func number() throws(UsageError) -> UInt16 {
        guard let number = UInt16(parsed.arguments[0]), Steward.numbers.contains(number) else {
            throw UsageError(.invalidValue, "A steward's number is a whole number from 1 to 9999.")
        }
        return number
    }

    /// Never from the line: every user of a machine sees the arguments of its processes.
    private func pin() throws -> String {
        guard let path = parsed.string("pin-file") else { return try askedPIN() }
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try Files.read(path == "-" ? "/dev/stdin" : path, limit: HiddenLine.bytesMax)
        } catch {
            throw EdgeFailure(.input, "The PIN could not be read. \(error)")
        }
        let line = bytes.prefix { $0 != 10 && $0 != 13 }
        return String(decoding: line, as: UTF8.self)
    }

    private func askedPIN() throws(EdgeFailure) -> String {
        guard let first = HiddenLine.ask("PIN: "), let second = HiddenLine.ask("Again: ") else {
            throw EdgeFailure(
                .input,
                "No PIN was given. Run this at a terminal, or give --pin-file."
            )
        }
        guard first == second else { throw EdgeFailure(.input, "The two PINs differ.") }
        return String(decoding: first, as: UTF8.self)
    }
}
