//! Atomic commit: all managers of a transaction commit, or none does.
use stateright::{Checker, Model, Property};

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Rm {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Step {
    Prepare(usize),
    Commit(usize),
    Abort(usize),
}

struct AtomicCommit {
    managers: usize,
}

impl Model for AtomicCommit {
    type State = Vec<Rm>;
    type Action = Step;

    fn init_states(&self) -> Vec<Self::State> {
        vec![vec![Rm::Working; self.managers]]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        let all_ready = state.iter().all(|rm| matches!(rm, Rm::Prepared | Rm::Committed));
        let none_committed = !state.contains(&Rm::Committed);
        for (n, rm) in state.iter().enumerate() {
            if *rm == Rm::Working {
                actions.push(Step::Prepare(n));
            }
            if *rm == Rm::Prepared && all_ready {
                actions.push(Step::Commit(n));
            }
            if matches!(rm, Rm::Working | Rm::Prepared) && none_committed {
                actions.push(Step::Abort(n));
            }
        }
    }

    fn next_state(&self, last: &Self::State, action: Self::Action) -> Option<Self::State> {
        let mut state = last.clone();
        match action {
            Step::Prepare(n) => state[n] = Rm::Prepared,
            Step::Commit(n) => state[n] = Rm::Committed,
            Step::Abort(n) => state[n] = Rm::Aborted,
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("consistent", |_, state: &Vec<Rm>| {
                !(state.contains(&Rm::Committed) && state.contains(&Rm::Aborted))
            }),
            Property::sometimes("all commit", |_, state: &Vec<Rm>| {
                state.iter().all(|rm| *rm == Rm::Committed)
            }),
        ]
    }
}

fn main() {
    AtomicCommit { managers: 3 }.checker().spawn_bfs().join().assert_properties();
}
