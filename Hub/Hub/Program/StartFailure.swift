package import CommandLine
import HTTPServer
import Kernel
import Processes

/// Why a hub does not start, in words for the one who starts it.
package struct StartFailure: ProgramFailure, Equatable {
    package let exitCode: ExitCode
    package let message: String

    init(_ exitCode: ExitCode, _ message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    init(_ error: StoreError, _ database: StoreAddress) {
        guard let path = database.path else {
            self.init(error, server: "\(database)")
            return
        }
        switch error.code {
        case .foreign:
            self.init(.config, "\(path) is not a database of a hub: name another file.")
        case .schema: self.init(.config, error.message)
        case .damaged:
            self.init(.config, "\(path) is damaged: restore it from a backup. (\(error.message))")
        case .busy: self.init(.tempFail, "\(path) is used by another program.")
        default: self.init(.osError, "\(path) cannot be used. \(error.message)")
        }
    }

    /// What people do wrong with a server, each with what to do about it.
    private init(_ error: StoreError, server: String) {
        switch error.code {
        case .schema: self.init(.config, error.message)
        case .foreign:
            self.init(.config, "\(server) is not a database for a hub. \(error.message)")
        case .unreachable:
            self.init(
                .unavailable,
                "\(server) cannot be reached. \(error.message) See that the server runs and lets "
                    + "this user in; a password belongs in the file that PGPASSFILE names."
            )
        case .busy: self.init(.tempFail, "\(server) is busy. \(error.message)")
        default: self.init(.osError, "\(server) cannot be used. \(error.message)")
        }
    }

    init(_ error: KeyVaultError) {
        self.init(error.code == .system ? .osError : .config, error.message)
    }

    init(_ error: ServerError) {
        switch error.code {
        case .addressInUse: self.init(.unavailable, error.message)
        case .permission, .notASocket: self.init(.config, error.message)
        case .cannotListen, .engine: self.init(.osError, error.message)
        }
    }

    init(_ error: SystemFailure) { self.init(.osError, error.description) }
}
