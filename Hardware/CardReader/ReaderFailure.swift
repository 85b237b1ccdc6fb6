/// A reader that cannot be opened, or was lost while it was read from.
package struct ReaderFailure: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case notFound = "not-found"
        case notADevice = "not-a-device"
        case notATerminal = "not-a-terminal"
        case notPermitted = "not-permitted"
        /// Another process has the reader.
        case inUse = "in-use"
        case noAnswer = "no-answer"
        /// It answered and was then unplugged.
        case unplugged
        /// It answered and then failed again and again.
        case failing
    }

    package let code: Code

    package init(_ code: Code) {
        self.code = code
    }

    /// What is wrong and what to do, for people.
    package var message: String {
        switch code {
        case .notFound: "there is no such reader: check that it is plugged, and its address"
        case .notADevice: "the address does not lead to a device of this kind: check it"
        case .notATerminal: "the address does not lead to a serial port: check it"
        case .notPermitted: "the reader may not be opened: check the groups dialout and plugdev"
        case .inUse: "another process reads from this reader: stop one of the two"
        case .noAnswer: "the reader does not answer: check its power, wiring, switches and speed"
        case .unplugged: "the reader was unplugged"
        case .failing: "the reader fails at every turn: check its cable and power"
        }
    }
}
