import HubAdmin
import Processes
import Sync

/// A keyring as the operator chose it: he vouches for it by naming the file.
enum KeyringFile {
    /// Nil where no file was named.
    static func keyring(at file: String?) throws -> Keyring? {
        guard let file else { return nil }
        do {
            let bytes = try Files.read(file, limit: SignedKeyring.byteCountMax)
            return try SignedKeyring(bytes: bytes).keyring
        } catch let error as SystemFailure {
            throw OperatorFailure(.cannotRead, "The keyring cannot be read: \(error).")
        } catch {
            throw OperatorFailure(.configuration, "The file after --keyring is no keyring.")
        }
    }
}
