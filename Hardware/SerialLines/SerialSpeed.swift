internal import Glibc

/// The speeds of a serial line that a device may be set to.
package enum SerialSpeed {
    package static let bauds = known.map(\.baud)

    static func constant(_ baud: Int) -> speed_t {
        guard let speed = known.first(where: { $0.baud == baud }) else {
            preconditionFailure("a speed is one of the list")
        }
        return speed_t(speed.constant)
    }

    private static let known: [(baud: Int, constant: Int32)] = [
        (1_200, B1200), (2_400, B2400), (4_800, B4800), (9_600, B9600),
        (19_200, B19200), (38_400, B38400), (57_600, B57600), (115_200, B115200),
        (230_400, B230400),
    ]
}
