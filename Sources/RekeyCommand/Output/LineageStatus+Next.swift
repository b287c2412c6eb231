import ACME
import Deployment
import FoundationEssentials
import Ledger
import PKI
import Rotation
import Storage
import SystemPackage

extension LineageStatus.Next {
    init(rollback number: GenerationNumber) {
        self.init(
            task: "rollback",
            reason: nil,
            at: nil,
            generation: number.rawValue,
            text: "complete the rollback to generation \(number.rawValue), unless it is under way"
        )
    }

    init(_ task: NextTask) {
        switch task {
        case .nothing(let until):
            self.init(
                task: "nothing",
                reason: nil,
                at: until,
                generation: nil,
                text: "due \(InstantText.short(until))"
            )
        case .resume:
            self.init(
                task: "resume",
                reason: nil,
                at: nil,
                generation: nil,
                text: "go on with the order that is in flight"
            )
        case .deploy(let number):
            self.init(
                task: "deploy",
                reason: nil,
                at: nil,
                generation: number.rawValue,
                text: "deploy generation \(number.rawValue) from disk, no order needed"
            )
        case .settle(let number):
            self.init(
                task: "settle",
                reason: nil,
                at: nil,
                generation: number.rawValue,
                text: "reload, and look at what is served: generation \(number.rawValue) was not seen everywhere"
            )
        case .advance(let number, let soak):
            let text =
                "go on with wave \(soak.next) of generation \(number.rawValue), not before \(InstantText.short(soak.until))"
            self.init(task: "advance", reason: nil, at: soak.until, generation: number.rawValue, text: text)
        case .assemble:
            self.init(
                task: "assemble",
                reason: nil,
                at: nil,
                generation: nil,
                text: "make a generation of the certificates that are issued, no order needed"
            )
        case .order(let plan):
            let text = "order a new one: \(plan.due)"
            self.init(task: "order", reason: plan.due.word, at: nil, generation: nil, text: text)
        case .wait(let due, let until):
            self.init(
                task: "wait",
                reason: due.word,
                at: until,
                generation: nil,
                text: "order a new one, not before \(InstantText.short(until)): \(due)"
            )
        case .braked(let due, let brake):
            self.init(
                task: "braked",
                reason: due.word,
                at: brake.until,
                generation: nil,
                text: "nothing: the brake holds: \(brake) (\(due))"
            )
        case .clockWrong(let trouble):
            self.init(
                task: "clock-wrong",
                reason: nil,
                at: nil,
                generation: nil,
                text: "no order: \(trouble); \(trouble.hint)"
            )
        }
    }
}
