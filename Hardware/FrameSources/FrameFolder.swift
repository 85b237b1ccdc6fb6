import Frames
import Glibc

/// The grey maps of a folder, in the order of their names.
struct FrameFolder {
    private let path: String
    private var seen: Set<String> = []

    /// More pictures than this are refused.
    static let filesMax = 100_000

    /// A file that is still being written is looked at again this often.
    static let retriesMax = 40

    /// How long to wait before the folder is looked at again.
    static let pollMilliseconds = 25

    init(_ path: String) {
        self.path = path
    }

    /// The paths that were not handed out before.
    mutating func fresh() throws(SourceFailure) -> [String] {
        guard let folder = opendir(path) else {
            throw SourceFailure(.notReadable, "The folder cannot be opened.")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".pgm"), !name.hasPrefix("."), !seen.contains(name) else {
                continue
            }
            guard seen.count + names.count < Self.filesMax else {
                throw SourceFailure(.tooManyFiles, "The folder holds over 100000 pictures.")
            }
            names.append(name)
        }
        seen.formUnion(names)
        return names.sorted().map { "\(path)/\($0)" }
    }

    /// Reads a picture, waiting a little for one that is being written while it is followed.
    static func read(_ file: String, isGrowing: Bool) throws(SourceFailure) -> Frame {
        for _ in 0..<(isGrowing ? retriesMax : 0) {
            do throws(SourceFailure) {
                return try FrameFile.read(file, limits: .video)
            } catch {
                guard error.cause == .cutShort || error.cause == .empty else { throw error }
                MonotonicClock.sleep(milliseconds: pollMilliseconds)
            }
        }
        return try FrameFile.read(file, limits: .video)
    }
}
