import CommandLine
import FrameSources
import ReaderLines
import ScannerPorts
import Scanners

/// `jalon-qr scanner`: a barcode scanner or a keypad in, reader lines out, until nobody reads.
struct ScannerCommand {
    var path: String
    var kind: ScannerPort.Kind
    var input: any ScannerInput

    func run() -> ExitCode {
        let output = LineOutput()
        var machine = ScannerMachine(input, now: MonotonicClock.nanoseconds())
        // Ends when a write fails; each turn opens the device or waits as the machine says.
        while true {
            do throws(PortFault) {
                let port = try ScannerPort(path, kind)
                guard serve(port, &machine, output) else { return .ok }
            } catch {
                let lines = machine.handle(.failed(error), now: MonotonicClock.nanoseconds())
                guard output.write(lines) else { return .ok }
            }
            guard rest(&machine, output) else { return .ok }
        }
    }

    /// Reads until the device is gone; returns false when nobody reads the lines any more.
    private func serve(
        _ port: borrowing ScannerPort,
        _ machine: inout ScannerMachine,
        _ output: LineOutput
    ) -> Bool {
        var event = ScannerMachine.Event.opened(isGrabbed: port.isGrabbed)
        // Ends with the device or the output; every turn waits at most a beat.
        while true {
            guard output.write(machine.handle(event, now: MonotonicClock.nanoseconds())) else {
                return false
            }
            guard machine.openDue == nil else { return true }
            let wait = machine.waitMilliseconds(now: MonotonicClock.nanoseconds())
            switch port.read(waitingMilliseconds: wait) {
            case .bytes(let bytes): event = .bytes(bytes)
            case .nothing: event = .nothing
            case .gone: event = .failed(.gone)
            }
        }
    }

    /// Beats until the device is to be opened again.
    private func rest(_ machine: inout ScannerMachine, _ output: LineOutput) -> Bool {
        while let due = machine.openDue, MonotonicClock.nanoseconds() < due {
            let wait = machine.waitMilliseconds(now: MonotonicClock.nanoseconds())
            ScannerPort.pause(milliseconds: wait)
            let lines = machine.handle(.nothing, now: MonotonicClock.nanoseconds())
            guard output.write(lines) else { return false }
        }
        return true
    }
}
