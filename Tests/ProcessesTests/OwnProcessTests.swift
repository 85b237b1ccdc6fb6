import Glibc
import Processes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct OwnProcessTests {
    @Test func `A signal arrives as a value and no longer ends the process`() async {
        let stream = Signals.stream([.userOne])
        kill(getpid(), SIGUSR1)
        for await kind in stream {
            #expect(kind == .userOne)
            break
        }
    }

    @Test func `The folder of the running program exists`() throws {
        let folder = try OwnProcess.executableFolder()
        #expect(folder.hasPrefix("/"))
        #expect(Files.exists(folder))
    }

    @Test func `The environment is the one the process was started with`() {
        #expect(OwnProcess.environment["PATH"] != nil)
        #expect(OwnProcess.environment["JALON_NO_SUCH_NAME"] == nil)
    }

    @Test func `A process ends with the code it says`() async {
        await #expect(processExitsWith: .exitCode(78)) { OwnProcess.end(78) }
    }

    @Test(arguments: [false, true])
    func `The service manager gets one datagram, by path or abstract name`(
        _ isAbstract: Bool
    ) throws {
        let name = "/tmp/jalon-notify-\(getpid())-\(isAbstract)"
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(number)
            unlink(name)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = isAbstract ? [0] + name.utf8.map { $0 } : Array(name.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, length) }
        }
        #expect(bound == 0)
        #expect(try ServiceManager.notify("READY=1", socket: isAbstract ? "@" + name : name))
        var received = [UInt8](repeating: 0, count: 64)
        let count = recv(number, &received, 64, Int32(MSG_DONTWAIT))
        #expect(String(decoding: received.prefix(max(0, count)), as: UTF8.self) == "READY=1")
    }

    @Test func `Without a service manager nothing is sent`() throws {
        #expect(try !ServiceManager.notify("READY=1", socket: nil))
        #expect(try !ServiceManager.notify("READY=1", socket: ""))
        #expect(throws: SystemFailure.self) {
            try ServiceManager.notify("READY=1", socket: "/tmp/jalon-nobody-listens")
        }
        #expect(throws: SystemFailure(.tooLarge, "", "")) {
            try ServiceManager.notify("READY=1", socket: String(repeating: "x", count: 200))
        }
    }

    @Test func `A failure names what was attempted, on what and why`() {
        let failure = SystemFailure("open", "/x", errno: ENOSPC)
        #expect(failure.description == "/x: open: No space left on device")
        #expect(failure.code == .full)
    }
}
