import Kernel
import Processes
import Support

/// aiosmtpd from PyPI on a free port: a mail server that we did not write, told by a line how to
/// answer.
final class SMTPServer: Sendable {
    private let child: Child
    let port: UInt16

    init(answer: String = "", certificate: String = "", key: String = "", port: UInt16 = 0)
        async throws
    {
        child = try Child(
            ChildSpec(
                OutsideScript.python,
                [
                    OutsideScript.path("smtp_server.py"), answer, certificate, key, "\(port)",
                ],
                output: .pipe
            )
        )
        guard let line = await Self.line(child), let number = UInt16(line) else {
            throw MissingServer()
        }
        self.port = number
    }

    struct MissingServer: Error, CustomStringConvertible {
        var description: String { "aiosmtpd does not start: run Provisioning/setup --tests." }
    }

    /// The next mail it took.
    func next() async -> JSONValue? {
        await Self.line(child).flatMap { JSONValue(parsing: Array($0.utf8)) }
    }

    func stop() async { _ = await child.terminate() }

    private static func line(_ child: Child) async -> String? {
        var bytes: [UInt8] = []
        while let more = await child.output?.next() {
            bytes += more
            if bytes.last == 0x0A { break }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes.dropLast(), as: UTF8.self)
    }
}
