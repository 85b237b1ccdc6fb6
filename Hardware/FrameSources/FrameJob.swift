import Frames

/// The work of the reading thread: from bytes to the newest frame.
final class FrameJob {
    private enum Source {
        case stream(path: String?, isLive: Bool)
        case folder(FrameFolder)
    }

    private let source: Source
    private let options: FrameFeed.Options
    private let mailbox: LatestFrame
    private var parser: FrameParser

    init(
        _ place: FrameFeed.Place,
        _ options: FrameFeed.Options,
        _ mailbox: LatestFrame
    ) throws(SourceFailure) {
        self.options = options
        self.mailbox = mailbox
        do throws(FrameFault) {
            parser = try FrameParser(options.format, limits: .video)
        } catch {
            throw SourceFailure(.notAPicture, error.message, cause: error)
        }
        switch place {
        case .standardInput:
            let descriptor = Descriptor(borrowing: Descriptor.standardInput)
            source = .stream(path: nil, isLive: descriptor.kind == .live)
        case .path(let path):
            let kind = try Descriptor.kind(of: path)
            source =
                kind == .folder
                ? .folder(FrameFolder(path)) : .stream(path: path, isLive: kind == .live)
        }
    }

    var isLive: Bool {
        switch source {
        case .stream(_, let isLive): isLive
        case .folder: false
        }
    }

    func run() {
        do throws(SourceFailure) {
            switch source {
            case .stream(let path, let isLive): try runStream(path, isLive: isLive)
            case .folder(let folder): try runFolder(folder)
            }
            mailbox.end(nil)
        } catch {
            mailbox.end(error)
        }
    }

    private func runStream(_ path: String?, isLive: Bool) throws(SourceFailure) {
        let descriptor =
            if let path { try Descriptor(opening: path) } else {
                Descriptor(borrowing: Descriptor.standardInput)
            }
        while let chunk = try descriptor.read() {
            var position = 0
            while let frame = try next(in: chunk, at: &position) {
                guard hand(frame, waits: !isLive) else { return }
            }
        }
        do throws(FrameFault) {
            try parser.finish()
        } catch {
            throw SourceFailure(.notAPicture, error.message, cause: error)
        }
    }

    private func next(
        in chunk: [UInt8],
        at position: inout Int
    ) throws(SourceFailure) -> Frame? {
        do throws(FrameFault) {
            return try parser.next(in: chunk, at: &position)
        } catch {
            throw SourceFailure(.notAPicture, error.message, cause: error)
        }
    }

    private func runFolder(_ start: FrameFolder) throws(SourceFailure) {
        var folder = start
        while !mailbox.isAbandoned {
            for file in try folder.fresh() {
                do throws(SourceFailure) {
                    let frame = try FrameFolder.read(file, isGrowing: options.isFollowing)
                    guard hand(frame, waits: true) else { return }
                } catch {
                    mailbox.skip(error.cause ?? .empty)
                }
            }
            guard options.isFollowing else { return }
            MonotonicClock.sleep(milliseconds: FrameFolder.pollMilliseconds)
        }
    }

    private func hand(_ frame: Frame, waits: Bool) -> Bool {
        if waits, let pace = options.framesPerSecond, pace > 0 {
            MonotonicClock.sleep(milliseconds: 1_000 / pace)
        }
        let stamped = StampedFrame(frame: frame, completedAt: MonotonicClock.nanoseconds())
        return mailbox.put(stamped, waits: waits)
    }
}
