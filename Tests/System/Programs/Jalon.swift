import Processes

/// The operator's tool, run as a person runs it.
struct Jalon: Sendable {
    let hub: String
    let codeFile: String
    let folder: String

    struct Told: Sendable {
        let isSuccess: Bool
        let text: String
    }

    func start(_ words: [String], into file: String) throws -> Child {
        try Child(
            ChildSpec(
                try Programs.operator,
                words,
                environment: ["JALON_HUB": hub],
                output: .file(file),
                errors: .file(file)
            )
        )
    }

    @discardableResult
    func callAsFunction(_ words: String...) async throws -> Told {
        let file = "\(folder)/jalon-\(UInt32.random(in: 0...UInt32.max)).log"
        let access = ["--code-file", codeFile]
        let exit = await (try start(words + access, into: file)).wait()
        let text = String(decoding: try Files.read(file, limit: 1 << 20), as: UTF8.self)
        return Told(isSuccess: exit.isSuccess, text: text)
    }
}
