package import Ledger

/// The configurations of this host's services: their blind spots, and every file they name wherever it lies.
package struct ServicesSource: ScanSource {
    package let name = "services"
    package let interval: Double?
    private let survey: LocalSurvey

    package init(survey: LocalSurvey, interval: Double? = nil) {
        self.survey = survey
        self.interval = interval
    }

    package func discover(into desk: RecordingDesk) async -> FinishedSource.Scope {
        for spot in survey.serviceSpots { desk.take(spot) }
        return .everything
    }
}
