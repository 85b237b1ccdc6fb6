internal import CGPIO
internal import Glibc

/// A GPIO chip that is only looked at: none of its lines is requested.
package enum GPIOChip {
    /// The label of the chip at `path`, such as `pinctrl-rp1`; nil where none can be opened there.
    package static func label(of path: String) -> String? {
        let chip = open(path, O_RDONLY | O_CLOEXEC)
        guard chip >= 0 else { return nil }
        defer { close(chip) }
        return label(of: chip)
    }

    /// That of an open chip.
    static func label(of chip: Int32) -> String? {
        var info = gpiochip_info()
        guard ioctl(chip, cgpio_get_chip_info(), &info) == 0 else { return nil }
        return withUnsafeBytes(of: info.label) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
