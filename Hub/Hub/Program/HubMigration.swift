import CommandLine
import Kernel
import Processes
import Vocabulary

/// `jalon-hub migrate`: from a SQLite file into an empty PostgreSQL database.
enum HubMigration {
    static let command = CommandSpec(
        "migrate",
        summary: "Moves a hub from its SQLite file into an empty PostgreSQL database.",
        options: [
            .value("from", "FILE", "The SQLite file; no hub may work on it meanwhile."),
            .value(
                "to",
                "ADDRESS",
                environment: "JALON_HUB_MIGRATE_TO",
                "postgres://USER@HOST/NAME; a password belongs in the file PGPASSFILE names."
            ),
            .json,
        ],
        example: "jalon-hub migrate --from hub.sqlite --to postgres://jalon@db.example/jalon"
    )

    static func run(_ line: ParsedCommand, _ console: Console) async throws -> ExitCode {
        let path = try source(line)
        let address = try target(line)
        // Held until the end: a hub that wrote meanwhile would write into what is left behind.
        let lock = try HubHouse.lock(path)
        let moved = try await move(path, address, console)
        withExtendedLifetime(lock) {}
        if line.flag("json") {
            console.say(String(decoding: json(moved).bytes, as: UTF8.self))
        } else {
            for table in moved {
                console.say("\(table.name)\t\(table.digest.rowCount)\t\(table.digest)")
            }
        }
        console.note("Moved. Start hubs with --database \(address) and the same folder of keys.")
        return .ok
    }

    private static func source(_ line: ParsedCommand) throws(StartFailure) -> String {
        guard let path = line.string("from") else {
            throw StartFailure(.usage, "Say --from with the SQLite file.")
        }
        guard Files.exists(path) else {
            throw StartFailure(.noInput, "There is no database at \(path).")
        }
        return path
    }

    private static func target(_ line: ParsedCommand) throws(StartFailure) -> StoreAddress {
        guard let text = line.string("to"), let address = StoreAddress(text), address.path == nil
        else {
            throw StartFailure(.usage, "Say --to with postgres://USER@HOST/NAME.")
        }
        guard !address.hasPassword || line.source("to") != .line else {
            throw StartFailure(
                .config,
                "A password on the command line is read by every user of this machine: put it "
                    + "into the file that PGPASSFILE names."
            )
        }
        return address
    }

    private static func move(
        _ path: String,
        _ address: StoreAddress,
        _ console: Console
    ) async throws -> [StoreMigration.Table] {
        let (source, target) = try await stores(path, address)
        do {
            try await source.apply(HubContexts.schemaSteps, at: Clock.system.now())
            let moved = try await StoreMigration(from: source, to: target)
                .run(HubContexts.schemaSteps) { console.note($0) }
            await source.close()
            await target.close()
            return moved
        } catch {
            await source.close()
            await target.close()
            throw told(error, address)
        }
    }

    private static func stores(
        _ path: String,
        _ address: StoreAddress
    ) async throws(StartFailure) -> (SQLiteStore, PostgreSQLStore) {
        let source: SQLiteStore
        do throws(StoreError) {
            source = try SQLiteStore(path: path)
        } catch {
            throw StartFailure(error, .file(path))
        }
        do throws(StoreError) {
            return (source, try await address.server())
        } catch {
            await source.close()
            throw StartFailure(error, address)
        }
    }

    private static func told(_ error: any Error, _ address: StoreAddress) -> any Error {
        switch error {
        case StoreMigration.Refusal.targetNotEmpty:
            StartFailure(
                .config,
                "\(address) is not empty: name a database that was made for this."
            )
        case StoreMigration.Refusal.differs(let table):
            StartFailure(
                .osError,
                "What arrived in \(table) is not what was sent; nothing was taken over. Try again."
            )
        case let error as StoreError: StartFailure(error, address)
        default: error
        }
    }

    private static func json(_ moved: [StoreMigration.Table]) -> JSONValue {
        .object([
            "tables": .list(
                moved.map { table in
                    .object([
                        "table": .text(table.name),
                        "rows": .integer(Int64(table.digest.rowCount)),
                        "digest": .text("\(table.digest)"),
                    ])
                }
            )
        ])
    }
}
