internal import Glibc

/// Asks a person at the terminal for a secret, and shows nothing of it.
package enum HiddenLine {
    package static let bytesMax = 64

    /// What was typed up to Enter; nil where there is no terminal, or where it was broken off.
    ///
    /// The terminal itself is opened: standard input may be a pipe. Its keys are read one by one,
    /// so that Ctrl-C ends the question here, with the echo restored, and not the process.
    package static func ask(_ question: String) -> [UInt8]? {
        guard let terminal = try? Descriptor.open("/dev/tty", O_RDWR | O_NOCTTY) else { return nil }
        var before = termios()
        guard tcgetattr(terminal.number, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(terminal.number, TCSAFLUSH, &hidden) == 0 else { return nil }
        defer { tcsetattr(terminal.number, TCSAFLUSH, &before) }
        say(question, to: terminal.number)
        defer { say("\n", to: terminal.number) }
        return line(from: terminal.number)
    }

    private static func line(from number: Int32) -> [UInt8]? {
        var typed: [UInt8] = []
        while true {
            var key: UInt8 = 0
            let count = read(number, &key, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            switch key {
            case 10, 13: return typed
            case 3, 4, 28: return nil
            case 8, 127: _ = typed.popLast()
            case 21: typed = []
            default: if typed.count < bytesMax { typed.append(key) }
            }
        }
    }

    private static func say(_ text: String, to number: Int32) {
        let bytes = Array(text.utf8)
        _ = write(number, bytes, bytes.count)
    }
}
