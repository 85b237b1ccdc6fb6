import CommandLine

/// `jalon-nfc list`: the readers that libnfc finds by itself.
struct ListCommand {
    var isJSON = false

    func run(_ console: Console) -> ExitCode {
        guard let library = NFCLibrary() else { return .osError }
        let found = library.found().map { Terminal.printable($0) }
        if found.isEmpty, !isJSON {
            console.note(
                "No reader on USB. Those on a serial port, I2C or SPI are not searched for."
            )
        }
        for name in found {
            console.say(isJSON ? "{\"device\":\"\(name)\"}" : name)
        }
        return found.isEmpty ? .no : .ok
    }
}
