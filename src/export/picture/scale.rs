//! Scales: where a day or a number is drawn, and where the ticks stand.

/// The largest number that has a place of its own.
const LARGEST: f64 = 1e300;

/// The numbers on an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// Whole years that hold both, with so many round ticks among them at most.
    pub(super) fn years(low: f64, high: f64, most: u8) -> Self {
        let (low, high) = (low.floor(), high.ceil().max(low.floor() + 1.0));
        let mut step = round_step(((high - low) / f64::from(most)).max(1.0));
        while (high / step).floor() - (low / step).ceil() >= f64::from(most) {
            step = round_step(step * 1.5);
        }
        let ticks = (0..most).map(|number| ((low / step).ceil() + f64::from(number)) * step);
        Self { low, high, ticks: ticks.take_while(|tick| *tick <= high).collect() }
    }

    /// A scale from a round tick to a round tick that holds both numbers. There are at most so many ticks, at
    /// least so far apart.
    pub(super) fn around(low: f64, high: f64, least: f64, most: u8) -> Self {
        // Beyond these limits, a step would be infinite, or less than the next number.
        let (low, high) = (low.clamp(-LARGEST, LARGEST), high.clamp(-LARGEST, LARGEST));
        let least = least.max(low.abs().max(high.abs()) * 1e-9);
        let mut step = round_step(((high - low) / f64::from(most - 1)).max(least));
        loop {
            let (first, last_tick) = ((low / step).floor(), (high / step).ceil());
            let steps = (last_tick - first).max(1.0);
            if steps < f64::from(most) {
                let ticks = (0..most).map(f64::from).take_while(|number| *number <= steps);
                let ticks = ticks.map(|number| (first + number) * step).collect();
                return Self { low: first * step, high: (first + steps) * step, ticks };
            }
            step = round_step(step * 1.5);
        }
    }

    /// Where a number lies, from 0 to 1.
    pub(super) fn at(&self, number: f64) -> f64 {
        ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The next 1, 2 or 5 with zeros.
fn round_step(step: f64) -> f64 {
    let unit = 10_f64.powf(step.log10().floor());
    // Not 1 × 10, which may be a little more than the unit of the next power.
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * unit)
        .find(|round| *round >= step * 0.999_999)
        .unwrap_or(step)
}

/// A day as a number of years, such as 1996.5.
pub(super) fn years(day: time::Date) -> f64 {
    f64::from(day.year()) + f64::from(day.ordinal() - 1) / f64::from(time::util::days_in_year(day.year()))
}

/// A number on an axis: short, so that it has room.
pub(super) fn short(number: f64) -> String {
    let (divided, unit) = match number.abs() {
        size if size >= 1e9 => (number / 1e9, "bn"),
        size if size >= 1e6 => (number / 1e6, "m"),
        size if size >= 1e4 => (number / 1e3, "k"),
        _ => (number, ""),
    };
    format!("{}{unit}", crate::output::grouped(&super::draw::px(divided)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_both_ends() {
        for (low, high, least, ticks) in [
            (0.0, 122.0, 1e-9, vec![0.0, 50.0, 100.0, 150.0]),
            (119.0, 126.0, 1e-9, vec![118.0, 120.0, 122.0, 124.0, 126.0]),
            (-3.0, 4.0, 1e-9, vec![-4.0, -2.0, 0.0, 2.0, 4.0]),
        ] {
            assert_eq!(Scale::around(low, high, least, 6).ticks, ticks, "{low} to {high}");
        }
    }

    #[test]
    fn years_are_whole_and_their_ticks_are_round() {
        for (low, high, most, range, ticks) in [
            (1982.4, 2023.2, 6, [1982.0, 2024.0], vec![1990.0, 2000.0, 2010.0, 2020.0]),
            (1996.5, 2024.1, 3, [1996.0, 2025.0], vec![2000.0, 2010.0, 2020.0]),
            (2014.1, 2014.6, 6, [2014.0, 2015.0], vec![2014.0, 2015.0]),
            (2014.0, 2014.0, 6, [2014.0, 2015.0], vec![2014.0, 2015.0]),
            (2001.0, 2009.0, 3, [2001.0, 2009.0], vec![2005.0]),
        ] {
            let scale = Scale::years(low, high, most);
            assert_eq!((scale.low, scale.high, scale.ticks), (range[0], range[1], ticks), "{low} to {high}");
        }
        for low in 0..300 {
            for range in 1..300 {
                let ticks = Scale::years(f64::from(low), f64::from(low + range), 3).ticks.len();
                assert!((1..=3).contains(&ticks), "{low} and {range} more: {ticks}");
            }
        }
    }

    #[test]
    fn every_range_has_few_ticks_around_it() {
        for low in [f64::MIN, -1e12, -7.3, 0.0, 0.001, 1.0, 999.0, 1900.5, 1e18] {
            for range in [0.0, 1e-3, 0.7, 1.0, 3.3, 10.0, 99.9, 12_345.0, 1e10] {
                let ticks = Scale::around(low, low + range, 1e-6, 6).ticks;
                assert!((2..=6).contains(&ticks.len()), "{low} {range}: {ticks:?}");
                let (low, near) = (low.max(-LARGEST), 1e-6 * low.abs().max(1.0));
                assert!(
                    ticks[0] <= low + near && ticks[ticks.len() - 1] >= low + range - near,
                    "{low} {range}: {ticks:?}"
                );
            }
        }
    }

    #[test]
    fn a_place_is_a_share_of_the_whole_and_never_outside() {
        let scale = Scale::years(1990.0, 2010.0, 3);
        let places =
            [1980.0, 1990.0, 1995.0, 2010.0, 2020.0].map(|year| (scale.at(year) * 100.0).to_string());
        assert_eq!(places, ["0", "0", "25", "100", "100"]);
    }

    #[test]
    fn numbers_on_an_axis_are_short() {
        assert_eq!(
            [0.0, 0.25, 1500.0, 20_000.0, 7_000_000.0, 3e9].map(short),
            ["0", "0.25", "1,500", "20k", "7m", "3bn"]
        );
    }
}
