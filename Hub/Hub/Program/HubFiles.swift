import Kernel
import Processes

/// Opens the files a hub lives from, and says in a person's words why one cannot be opened.
enum HubFiles {
    static func keys(_ settings: HubSettings) throws(StartFailure) -> FolderKeyVault {
        do throws(KeyVaultError) {
            return try FolderKeyVault(settings.keys)
        } catch {
            throw StartFailure(error)
        }
    }

    /// The file is made for its owner alone before SQLite sees it: it holds names and addresses.
    static func store(_ settings: HubSettings) async throws(StartFailure) -> any Store {
        do throws(SystemFailure) {
            if let path = settings.database.path {
                try Files.makeFolder(HubSettings.folder(of: path), mode: 0o700)
                if !Files.exists(path) { try Files.write([], to: path, mode: 0o600) }
            }
        } catch {
            throw StartFailure(error)
        }
        do throws(StoreError) {
            return try await settings.database.open()
        } catch {
            throw StartFailure(error, settings.database)
        }
    }

    static func told(_ error: any Error, _ settings: HubSettings) -> any Error {
        switch error {
        case let error as StoreError: StartFailure(error, settings.database)
        case let error as KeyVaultError: StartFailure(error)
        default: error
        }
    }
}
