internal import Glibc

/// What this process knows of itself.
package enum OwnProcess {
    /// The words after the program's name.
    package static var words: [String] { Array(CommandLine.arguments.dropFirst()) }

    /// The variables this process was started with; a name given twice keeps its first value.
    package static let environment: [String: String] = {
        var result: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let cut = text.firstIndex(of: "="), result[String(text[..<cut])] == nil {
                result[String(text[..<cut])] = String(text[text.index(after: cut)...])
            }
            next = next.advanced(by: 1)
        }
        return result
    }()

    package static var processIdentifier: Int32 { getpid() }

    /// The folder of the running program, where its sister programs are installed.
    package static func executableFolder() throws(SystemFailure) -> String {
        let path = "/proc/self/exe"
        var length = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                length = readlink(path, $0, buffer.count)
            }
            filled = max(0, length)
        }
        guard length > 0, let cut = bytes.lastIndex(of: UInt8(ascii: "/")) else {
            throw SystemFailure("readlink", path, errno: errno)
        }
        return String(decoding: bytes[..<cut], as: UTF8.self)
    }

    /// Ends the process; what was printed is written out first.
    package static func end(_ code: Int32) -> Never {
        exit(code)
    }

    /// A write to a pipe nobody reads then fails with an error instead of ending the process.
    package static func ignoreBrokenPipes() {
        _ = brokenPipesIgnored
    }

    private static let brokenPipesIgnored: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()
}
