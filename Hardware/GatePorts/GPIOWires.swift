package import Gates
import Synchronization

/// The wires of a gate on GPIO lines of the machine itself.
///
/// The kernel does not promise what an output does when its process dies: upstream drivers make it
/// an input again, so that the relay falls, but the kernels of Raspberry Pi keep driving it unless
/// `dtparam=strict_gpiod` is set (raspberrypi/linux 6117). A resistor that pulls the relay's input
/// to rest, that setting, and `jalon-edge gate rest` after a crash belong together: opening the
/// lines sets all outputs inactive.
package final class GPIOWires: GateWires {
    package let kind = "gpio"
    package let hasSensor: Bool

    private let plan: GPIOPlan
    private let opener: LineOpener
    private let now: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async -> Void
    private let inbox = Mutex<GPIOInbox?>(nil)

    /// - Parameters:
    ///   - plan: which lines are for what.
    ///   - opener: opens them.
    ///   - now: the time since boot.
    ///   - sleep: waits so long, or until its task is cancelled.
    package init(
        _ plan: GPIOPlan,
        opener: LineOpener = .kernel,
        now: @escaping @Sendable () -> Duration = KernelLines.sinceBoot,
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.plan = plan
        self.opener = opener
        self.now = now
        self.sleep = sleep
        hasSensor = plan.roles.contains { [.sensorEntry, .sensorExit, .contact].contains($0) }
    }

    package func perform(_ order: WireOrder) {
        // These lines carry no lamps.
        if case .signal = order { return }
        inbox.withLock { $0 }?.put(order)
    }

    package func run(_ heard: @escaping @Sendable (WireNews) -> Void) async {
        var told: GPIOFault?
        var pause = GPIOLimits.pauseMin
        while !Task.isCancelled {
            let start = now()
            do throws(GPIOFault) {
                let lines = try opener.open(plan)
                told = nil
                try await serve(lines, heard)
            } catch {
                if error != told { heard(.lost(error.rawValue)) }
                told = error
            }
            if now() - start >= GPIOLimits.wellAfter { pause = GPIOLimits.pauseMin }
            if !Task.isCancelled { await sleep(pause) }
            pause = min(pause * 2, GPIOLimits.pauseMax)
        }
    }

    /// Serves open lines until they fail or the task is cancelled, then puts them to rest.
    private func serve(
        _ lines: any LineSet,
        _ heard: @escaping @Sendable (WireNews) -> Void
    ) async throws(GPIOFault) {
        let inbox = GPIOInbox()
        var machine = GPIOMachine(plan)
        let opened = machine.handle(.opened(try lines.levels()), at: now())
        self.inbox.withLock { $0 = inbox }
        defer { self.inbox.withLock { $0 = nil } }
        try carryOut(opened, lines, inbox, heard)
        let fault = await withTaskGroup(of: Void.self) { group -> GPIOFault? in
            group.addTask { await self.watch(lines, inbox) }
            defer { group.cancelAll() }
            for await _ in inbox.bells {
                while !Task.isCancelled, let item = inbox.next() {
                    let due = machine.deadline
                    do throws(GPIOFault) {
                        let actions = machine.handle(try input(item, lines), at: now())
                        try carryOut(actions, lines, inbox, heard)
                    } catch { return error }
                    if let next = machine.deadline, next != due { wake(at: next, inbox, &group) }
                }
            }
            return nil
        }
        let rest = machine.handle(.ending, at: now())
        try? carryOut(rest, lines, inbox, { _ in })
        if let fault { throw fault }
    }

    /// What the machine is to hear; a failure is thrown.
    private func input(
        _ item: GPIOInbox.Item,
        _ lines: any LineSet
    ) throws(GPIOFault) -> GPIOMachine.Input {
        switch item {
        case .input(.failed(let fault)): throw fault
        case .input(let input): input
        case .readLevels: .levels(try lines.levels())
        }
    }

    private func wake(at moment: Duration, _ inbox: GPIOInbox, _ group: inout TaskGroup<Void>) {
        group.addTask {
            await self.sleep(max(.zero, moment - self.now()))
            inbox.tick()
        }
    }

    private func watch(_ lines: any LineSet, _ inbox: GPIOInbox) async {
        do throws(GPIOFault) {
            while !Task.isCancelled {
                inbox.put(try await lines.edges())
            }
        } catch {
            inbox.fail(error)
        }
    }

    private func carryOut(
        _ actions: [GPIOMachine.Action],
        _ lines: any LineSet,
        _ inbox: GPIOInbox,
        _ heard: (WireNews) -> Void
    ) throws(GPIOFault) {
        for action in actions {
            switch action {
            case .set(let bits, let mask): try lines.set(bits, mask: mask)
            case .news(let news): heard(news)
            case .readLevels: inbox.readLevels()
            }
        }
    }
}
