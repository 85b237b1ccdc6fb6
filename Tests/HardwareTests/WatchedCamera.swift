import Foundation
import FrameSynthesis
import Frames
import Glibc

/// `jalon-qr watch` on a pipe that a test fills as a camera would, and what it writes.
final class WatchedCamera {
    private let process = Process()
    private let frames = Pipe()
    private let output = Pipe()
    private let stop = Stop()
    private(set) var lines: [String] = []
    private var rest = ""

    /// Says to the camera's thread that its film is over.
    private final class Stop: @unchecked Sendable {
        private let lock = NSLock()
        private var isSet = false

        var isOn: Bool { lock.withLock { isSet } }

        func set() { lock.withLock { isSet = true } }
    }

    static let side = 64

    init(_ words: [String] = ["--format", "gray", "--width", "64", "--height", "64"]) throws {
        signal(SIGPIPE, SIG_IGN)
        let arguments = ProcessInfo.processInfo.arguments
        let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
        process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("jalon-qr")
        process.arguments = ["watch"] + words
        process.standardInput = frames
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        stop.set()
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Shows pictures at this pace until the camera is stopped; `picture` is asked for each.
    func play(
        framesPerSecond: Int = 20,
        _ picture: @escaping @Sendable (Int) -> [UInt8]
    ) {
        let number = frames.fileHandleForWriting.fileDescriptor
        let stop = stop
        Thread.detachNewThread {
            for index in 0..<100_000 where !stop.isOn {
                let bytes = picture(index)
                guard Self.write(bytes, number) else { return }
                usleep(UInt32(1_000_000 / framesPerSecond))
            }
        }
    }

    private static func write(_ bytes: [UInt8], _ number: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// Writes once, as it is.
    func feed(_ bytes: [UInt8]) {
        _ = Self.write(bytes, frames.fileHandleForWriting.fileDescriptor)
    }

    func hangUp() throws { try frames.fileHandleForWriting.close() }

    /// Stops the camera; what it shows last is on its way already.
    func freeze() { stop.set() }

    /// Waits for a line that begins so; gives how long that took, nil when it never came.
    func wait(for start: String, upTo limit: Duration = .seconds(8)) -> Duration? {
        let began = ContinuousClock.now
        let known = lines.count
        while ContinuousClock.now - began < limit {
            if lines.dropFirst(known).contains(where: { $0.hasPrefix(start) }) {
                return ContinuousClock.now - began
            }
            guard read() else { break }
        }
        let isThere = lines.dropFirst(known).contains { $0.hasPrefix(start) }
        return isThere ? ContinuousClock.now - began : nil
    }

    /// Reads for so long.
    func watch(for time: Duration) {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end, read() {}
    }

    /// A beat comes four times a second, so that this never waits for long.
    private func read() -> Bool {
        let data = output.fileHandleForReading.availableData
        guard !data.isEmpty else { return false }
        rest += String(decoding: data, as: UTF8.self)
        while let cut = rest.firstIndex(of: "\n") {
            let line = String(rest[..<cut])
            rest = String(rest[rest.index(after: cut)...])
            if line != "BEAT" { lines.append(line) }
        }
        return true
    }

    func code() -> Int32 {
        while read() {}
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    /// A grey picture with the noise that every sensor has.
    static func noisy(_ tone: Int, _ index: Int) -> [UInt8] {
        var dice = Dice(seed: UInt64(index + 1))
        return (0..<side * side).map { _ in
            UInt8(clamping: tone + Int(dice.next() % 7) - 3)
        }
    }
}
