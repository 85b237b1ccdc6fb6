import Foundation
import Processes

/// A program of somebody else that checks what we wrote; its absence is told, never passed over.
struct OutsideTool: Sendable {
    let name: String
    /// Where it is looked for, the folder of the package before the system's.
    let places: [String]

    static let schemathesis = OutsideTool(
        name: "schemathesis",
        places: [root + "/.venv/bin/schemathesis", "/usr/bin/schemathesis"]
    )
    static let promtool = OutsideTool(
        name: "promtool",
        places: [root + "/.venv/bin/promtool", "/usr/bin/promtool"]
    )

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    private var found: String? { places.first { Files.exists($0) } }

    var isThere: Bool { found != nil }

    var missing: String { "\(name) is at none of \(places.joined(separator: ", "))." }

    /// Runs it in a folder that it may fill, on a text, and gives how it ended with all that it
    /// said.
    func run(
        _ arguments: [String],
        in folder: String,
        input: [UInt8] = []
    ) async throws -> (exit: Exit, text: String) {
        let child = try Child(
            ChildSpec(
                found ?? name,
                arguments,
                workingDirectory: folder,
                input: .pipe,
                output: .pipe,
                errors: .pipe
            )
        )
        try await child.write(input)
        await child.closeInput()
        async let talk = Self.all(of: child.errors)
        let said = await Self.all(of: child.output)
        return (await child.wait(), said + (await talk))
    }

    private static func all(of reader: PipeReader?) async -> String {
        var bytes: [UInt8] = []
        while let more = await reader?.next() { bytes += more }
        return String(decoding: bytes, as: UTF8.self)
    }
}
