import CGPIO
import Dispatch
import Glibc
import Synchronization

/// Lines requested from the kernel by its GPIO interface of version 2.
///
/// See `Documentation/userspace-api/gpio` of Linux. Lines are exclusive while this lives and are
/// given back in `deinit`, after the outputs were made inactive.
package final class KernelLines: LineSet {
    /// How long a cancelled wait may still last.
    private static let lookMilliseconds: Int32 = 50

    private let number: Int32
    private let plan: GPIOPlan

    package init(_ plan: GPIOPlan) throws(GPIOFault) {
        number = try Self.request(plan)
        self.plan = plan
    }

    deinit {
        var values = gpio_v2_line_values()
        for role in plan.roles where role.isOutput { values.mask |= plan.bit(role) }
        _ = ioctl(number, cgpio_set_values(), &values)
        close(number)
    }

    package func levels() throws(GPIOFault) -> UInt64 {
        var values = gpio_v2_line_values()
        for role in plan.roles { values.mask |= plan.bit(role) }
        guard ioctl(number, cgpio_get_values(), &values) == 0 else { throw .gone }
        return values.bits
    }

    package func set(_ bits: UInt64, mask: UInt64) throws(GPIOFault) {
        var values = gpio_v2_line_values()
        values.bits = bits
        values.mask = mask
        guard ioctl(number, cgpio_set_values(), &values) == 0 else { throw .gone }
    }

    package func edges() async throws(GPIOFault) -> [LineEdge] {
        let mark = CancelMark()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A serial queue of its own brings a thread beyond those that the tasks share.
                DispatchQueue(label: "jalon.gpio").async {
                    self.wait(until: mark)
                    continuation.resume()
                }
            }
        } onCancel: {
            mark.isSet.store(true, ordering: .relaxed)
        }
        return mark.isSet.load(ordering: .relaxed) ? [] : try readEdges()
    }

    private func wait(until mark: CancelMark) {
        var slot = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        while !mark.isSet.load(ordering: .relaxed) {
            let count = poll(&slot, 1, Self.lookMilliseconds)
            if count > 0 || count < 0 && errno != EINTR { return }
        }
    }

    private func readEdges() throws(GPIOFault) -> [LineEdge] {
        var events = [gpio_v2_line_event](repeating: .init(), count: GPIOLimits.edgesMax)
        let count = events.withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return [] }
        guard count > 0 else { throw .gone }
        let shift = Self.suspended
        return events.prefix(count / MemoryLayout<gpio_v2_line_event>.stride).compactMap {
            KernelEvent($0, plan).edge(shiftedBy: shift)
        }
    }

    /// Time since the machine started, that asleep included: the clock of everything here.
    package static func sinceBoot() -> Duration { time(CLOCK_BOOTTIME) }

    /// What the clock of the kernel's events, CLOCK_MONOTONIC, lacks: the time asleep.
    private static var suspended: Duration { time(CLOCK_BOOTTIME) - time(CLOCK_MONOTONIC) }

    private static func time(_ clock: Int32) -> Duration {
        var moment = timespec()
        clock_gettime(clock, &moment)
        return .seconds(moment.tv_sec) + .nanoseconds(moment.tv_nsec)
    }
}

/// Whether the waiting task was cancelled.
private final class CancelMark: Sendable {
    let isSet = Atomic(false)
}
