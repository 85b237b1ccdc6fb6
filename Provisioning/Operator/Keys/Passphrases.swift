import CommandLine
import HubAdmin
import Processes

/// Where passphrases come from: a file each, or a person at the terminal; never the line itself,
/// which every user of a machine can see.
struct Passphrases {
    private let files: [String]

    init(files: [String]) {
        self.files = files
    }

    /// A new one, twice where it is typed.
    func new(_ place: Int, of name: String) throws(OperatorFailure) -> [UInt8] {
        let passphrase: [UInt8]
        if files.isEmpty {
            passphrase = try ask("Passphrase for \(name): ")
            guard try ask("Again: ") == passphrase else {
                throw OperatorFailure(.configuration, "The two passphrases differ.")
            }
        } else {
            passphrase = try read(place)
        }
        guard passphrase.count >= RootKeyFile.passphraseLengthMin else {
            throw OperatorFailure(
                .configuration,
                "A passphrase has at least \(RootKeyFile.passphraseLengthMin) characters: "
                    + "five words are good."
            )
        }
        return passphrase
    }

    func known(_ place: Int, of name: String) throws(OperatorFailure) -> [UInt8] {
        files.isEmpty ? try ask("Passphrase of \(name): ") : try read(place)
    }

    /// One file may stand for all.
    private func read(_ place: Int) throws(OperatorFailure) -> [UInt8] {
        let path = files[min(place, files.count - 1)]
        do throws(SystemFailure) {
            try Files.requireOwnerOnly(path)
            let bytes = try Files.read(path, limit: RootKeyFile.passphraseBytesMax)
            return Array(bytes.prefix { $0 != 10 && $0 != 13 })
        } catch {
            throw OperatorFailure(
                .configuration,
                "The passphrase cannot be used: \(error). Its file must be a plain one that only "
                    + "its owner can read."
            )
        }
    }

    private func ask(_ question: String) throws(OperatorFailure) -> [UInt8] {
        guard let typed = HiddenLine.ask(question) else {
            throw OperatorFailure(
                .configuration,
                "No passphrase was given: run this at a terminal, or name --passphrase-file."
            )
        }
        return typed
    }
}
