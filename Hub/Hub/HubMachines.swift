import Kernel
import Mail
import Webhooks

/// The state machines of all contexts, for the page that shows them and the test that judges them.
package enum HubMachines {
    package static let faults = MailMachine.machine.faults + WebhookMachine.machine.faults

    package static let page = """
        # State machines

        Written by a test from the tables that decide: a change here begins in the code.

        \([MailMachine.machine.table, WebhookMachine.machine.table].joined(separator: "\n"))
        """
}
