/// Why lines cannot be used; the raw value is stored and told.
package enum GPIOFault: String, Error, CaseIterable, Sendable {
    case noChips = "no-chips"
    case noSuchChip = "no-such-chip"
    case notAllowed = "not-allowed"
    case noSuchLine = "no-such-line"
    case busy
    case notSupported = "not-supported"
    case gone
    /// The task that serves the lines does not keep up.
    case overrun

    /// What is wrong and what to do, for people.
    package var message: String {
        switch self {
        case .noChips:
            "this machine has no /dev/gpiochip: choose another kind of gate, or a kernel with GPIO"
        case .noSuchChip: "no GPIO chip has this label: see the labels that gpiodetect prints"
        case .notAllowed: "the GPIO chip cannot be opened: put the service into the group gpio"
        case .noSuchLine: "the GPIO chip has no line of this number: see the wiring"
        case .busy: "another program or a kernel driver uses a GPIO line of the gate"
        case .notSupported: "the GPIO chip cannot do what is asked: leave out the bias"
        case .gone: "the GPIO chip is gone"
        case .overrun: "the machine is too busy to serve the GPIO lines: see what else runs on it"
        }
    }
}
