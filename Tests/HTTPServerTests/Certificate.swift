import Glibc

/// A self-signed certificate for 127.0.0.1 and its key, in files that go with it.
final class Certificate: Sendable {
    let file: String
    let keyFile: String

    private static let program = "/usr/bin/openssl"
    static let canBeMade = access(program, X_OK) == 0

    init() async throws {
        let name = "/tmp/jalon-tls-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        file = name + ".pem"
        keyFile = name + ".key"
        let process = try Nginx.spawn([
            Self.program, "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-keyout", keyFile, "-out", file, "-subj",
            "/CN=jalon test", "-addext", "subjectAltName=IP:127.0.0.1", "-batch",
        ])
        var status: Int32 = 0
        guard await eventually({ waitpid(process, &status, WNOHANG) == process }), status == 0
        else { throw Nginx.CannotStart(reason: "openssl made no certificate") }
    }

    deinit {
        unlink(file)
        unlink(keyFile)
    }
}
