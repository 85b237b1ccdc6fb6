import Configuration

/// Lamps and a buzzer on a serial line of their own, for a stele whose gate has none.
package struct LampsConfiguration: Sendable, Equatable {
    /// Best the link in `/dev/serial/by-id`.
    package let device: String

    package init(device: String) {
        self.device = device
    }

    init?(_ reader: ConfigurationReader) {
        let device = reader.value("device", "a path, such as one in /dev/serial/by-id") {
            $0.hasPrefix("/") && $0.utf8.count <= 255 ? $0 : nil
        }
        guard let device else { return nil }
        self.device = device
    }
}
