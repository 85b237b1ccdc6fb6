import CommandLine
import HubAdmin
import Processes

/// What travels between the hub and the machine on which the roots are: JSON, nothing secret.
enum KeyFile {
    private static let bytesMax = 64 << 20

    static func items(_ member: String, of path: String) throws(OperatorFailure) -> [JSON] {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try Files.read(path, limit: bytesMax)
        } catch {
            throw OperatorFailure(.cannotRead, "The file cannot be read: \(error).")
        }
        guard let items = JSON(bytes: bytes)?[member]?.list, !items.isEmpty else {
            throw OperatorFailure(
                .cannotRead,
                "\(Terminal.printable(path)) does not hold what jalon keys writes."
            )
        }
        return items
    }

    static func write(_ value: JSON, to path: String) throws(OperatorFailure) {
        do throws(SystemFailure) {
            try Files.write(Array("\(value.printed)\n".utf8), to: path, mode: 0o644)
        } catch {
            throw OperatorFailure(.cannotWrite, "The file could not be written: \(error).")
        }
    }
}
