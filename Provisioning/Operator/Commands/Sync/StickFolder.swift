import CommandLine
import HubAdmin
import Processes
import Sync

/// The folder on a stick: believed in nothing, read whole before anything of it is used.
struct StickFolder: ~Copyable {
    /// What makes a folder useless, a line a file.
    struct Refused: Error {
        let lines: [String]
    }

    private let folder: PlainFolder
    private let path: String

    /// The folder `jalon-sync` in this one; made where `isNew`.
    init(in place: String, isNew: Bool) throws {
        path = "\(place.hasSuffix("/") ? String(place.dropLast()) : place)/\(StickFile.folder)"
        do throws(SystemFailure) {
            if isNew { try Files.makeFolder(path, mode: 0o755) }
            folder = try PlainFolder(path)
        } catch {
            throw OperatorFailure(
                isNew ? .cannotWrite : .cannotRead,
                "\(path) cannot be used: \(error). It has to be a folder and no link."
            )
        }
    }

    /// All files, in the order in which they are taken; throws `Refused` with every name at fault.
    func read() throws -> [(file: StickFile, bytes: [UInt8])] {
        let names: [String]
        do throws(SystemFailure) {
            names = try folder.names(countMax: StickFile.filesMax)
        } catch {
            guard error.code == .tooLarge else { throw Self.unreadable(path, error) }
            throw Refused(lines: [
                "\(path) holds more than \(StickFile.filesMax) files: Jalon writes fewer. "
                    + "Empty it and export again."
            ])
        }
        var found: [(file: StickFile, bytes: [UInt8])] = []
        var faults: [String] = []
        var total = 0
        for name in names {
            guard let file = StickFile(name: name) else {
                faults.append(Self.foreign(name))
                continue
            }
            let limit = min(file.byteCountMax, StickFile.bytesMaxInAll - total)
            do throws(PlainFolder.Refusal) {
                let bytes = try folder.read(name, limit: limit)
                total += bytes.count
                found.append((file, bytes))
            } catch {
                faults.append(Self.fault(name, error, limit: limit))
            }
        }
        guard faults.isEmpty else { throw Refused(lines: faults) }
        return found.sorted { ($0.file.order, $0.file.name) < ($1.file.order, $1.file.name) }
    }

    /// The bytes of one file, nil where it is not there or cannot be used.
    func file(_ file: StickFile) -> [UInt8]? {
        try? folder.read(file.name, limit: file.byteCountMax)
    }

    func write(_ file: StickFile, _ bytes: [UInt8]) throws {
        do throws(SystemFailure) {
            try folder.write(file.name, bytes)
        } catch {
            throw OperatorFailure(.cannotWrite, "\(path)/\(file.name) is not written: \(error)")
        }
    }

    func remove(_ file: StickFile) throws {
        do throws(SystemFailure) {
            try folder.remove(file.name)
        } catch {
            throw OperatorFailure(.cannotWrite, "\(path)/\(file.name) stays: \(error)")
        }
    }

    private static func foreign(_ name: String) -> String {
        let shown = Sentence.printed(name)
        let whole =
            name.hasSuffix(PlainFolder.unfinished)
            ? StickFile(name: String(name.dropLast(PlainFolder.unfinished.count))) : nil
        if whole != nil {
            return "\(shown): an export was cut off while it wrote this. Remove it, or export "
                + "again."
        }
        return "\(shown): Jalon writes no file of this name. Remove it; nothing was taken."
    }

    private static func fault(
        _ name: String,
        _ refusal: PlainFolder.Refusal,
        limit: Int
    ) -> String {
        switch refusal {
        case .missing: "\(name): it went away while it was read. Import again."
        case .notPlain:
            "\(name): no plain file but a link, a folder, a pipe or a device. Remove it, and ask "
                + "who put it there."
        case .linked: "\(name): a second name of a file that lies elsewhere. Remove it."
        case .tooLarge:
            "\(name): longer than such a file can be (\(limit) bytes). Remove it and export again."
        case .changing: "\(name): somebody writes to it. Import again when nobody does."
        case .unreadable: "\(name): it cannot be read. See its rights, or use another stick."
        }
    }

    private static func unreadable(_ path: String, _ error: SystemFailure) -> OperatorFailure {
        OperatorFailure(.cannotRead, "\(path) cannot be read: \(error)")
    }
}
