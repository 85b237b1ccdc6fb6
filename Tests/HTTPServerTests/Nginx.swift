import Glibc
import Testing

/// An nginx of our own in a folder of its own, in front of a server under test.
final class Nginx: Sendable {
    struct CannotStart: Error {
        let reason: String
    }

    let port: UInt16
    private let process: pid_t
    private let folder: String

    private static let programs = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"]

    private static let program = programs.first { access($0, X_OK) == 0 }
    static let isInstalled = program != nil
    static let skipped: Comment = "nginx is missing: install the package nginx-light"

    /// With a certificate it speaks TLS and asks callers for the same one.
    init(backend: UInt16, certificate: Certificate? = nil) throws(CannotStart) {
        guard let program = Self.program else { throw CannotStart(reason: "not installed") }
        port = try Self.freePort()
        folder = "/tmp/jalon-nginx-\(getpid())-\(port)"
        guard mkdir(folder, 0o700) == 0 else { throw CannotStart(reason: "no folder") }
        let file = folder + "/nginx.conf"
        try Self.write(Self.configuration(port: port, backend: backend, certificate), to: file)
        process = try Self.spawn([program, "-p", folder, "-e", "error.log", "-c", file])
    }

    /// Ends the process by its id and removes its folder.
    func stop() async {
        kill(process, SIGTERM)
        var status: Int32 = 0
        if await !eventually({ waitpid(process, &status, WNOHANG) != 0 }) {
            kill(process, SIGKILL)
            waitpid(process, &status, 0)
        }
        for name in ["nginx.conf", "error.log", "nginx.pid"] { unlink(folder + "/" + name) }
        for name in ["body", "proxy", "fastcgi", "uwsgi", "scgi"] { rmdir(folder + "/" + name) }
        rmdir(folder)
    }

    func isListening() async -> Bool {
        await eventually { (try? RawSocket(port: port)) != nil }
    }

    private static func configuration(
        port: UInt16,
        backend: UInt16,
        _ certificate: Certificate?
    ) -> String {
        let tls = certificate.map {
            """
            ssl_certificate \($0.file);
            ssl_certificate_key \($0.keyFile);
            ssl_client_certificate \($0.file);
            ssl_verify_client on;
            """
        }
        return """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                server {
                    listen 127.0.0.1:\(port)\(tls == nil ? "" : " ssl");
                    \(tls ?? "")
                    location / {
                        proxy_pass http://127.0.0.1:\(backend);
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $host;
                    }
                }
            }

            """
    }

    private static func write(_ text: String, to path: String) throws(CannotStart) {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CannotStart(reason: "no configuration") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw CannotStart(reason: "no configuration")
        }
    }

    static func spawn(_ words: [String]) throws(CannotStart) -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        // Threads of the test block all signals; a child that inherits that could not be ended.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        guard posix_spawn(&process, words[0], nil, &attributes, arguments, environ) == 0 else {
            throw CannotStart(reason: "posix_spawn failed")
        }
        return process
    }

    /// A port that was free a moment ago; nginx cannot choose one itself.
    private static func freePort() throws(CannotStart) -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutableBytes(of: &name) { bytes in
            let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            guard bind(descriptor, address, length) == 0 else { return Int32(-1) }
            return getsockname(descriptor, address, &length)
        }
        guard result == 0 else { throw CannotStart(reason: "no free port") }
        return UInt16(bigEndian: name.sin_port)
    }
}
