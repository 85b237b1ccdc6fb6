import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon right import`: a whole file of rights, or nothing where a line is wrong.
struct RightImportCommand {
    private static let fileBytesMax = 64 << 20

    private let file: String
    private let scope: ScopeID
    private let isDryRun: Bool

    init(_ parsed: ParsedCommand) throws(UsageError) {
        file = parsed.arguments.first ?? ""
        scope = try parsed.requiredID("scope", as: ScopeID.self)
        isDryRun = parsed.flag("dry-run")
    }

    func run(_ session: Session) async throws -> ExitCode {
        let report = try await session.hub.upload(
            AdminAPI.importRights,
            query: [("scope", scope.description), ("dryRun", isDryRun ? "true" : nil)],
            type: "text/csv",
            bytes: try read()
        )
        let faults = (report["faults"]?.list ?? []).map(ImportLine.init)
        session.output.show(report) { words(report, faults) }
        return faults.isEmpty ? .ok : .no
    }

    private func read() throws -> [UInt8] {
        do throws(SystemFailure) {
            return try Files.read(file, limit: Self.fileBytesMax)
        } catch {
            throw OperatorFailure(.cannotRead, "The file cannot be read: \(error).")
        }
    }

    private func words(_ report: JSON, _ faults: [ImportLine]) -> [String] {
        guard faults.isEmpty else {
            return faults.map { Terminal.printable($0.text, limit: 300) }
                + ["\(faults.count) lines are wrong; nothing was imported."]
        }
        let created = report["created"]?.integer ?? 0
        let known = report["known"]?.integer ?? 0
        return [
            (isDryRun ? "\(created) rights would be made, " : "\(created) rights were made, ")
                + "\(known) were there already."
        ]
    }
}
