using System.Globalization;
using System.Text.Json;
using MeterNode.Core.Thermal;
using MeterNode.Tests.Vectors;

namespace MeterNode.Tools.Tests.Metrology;

/// <summary>NIST's whole tables, and recorded temperature runs.</summary>
[TestClass]
public class ThermalDataTests
{
    [TestMethod]
    [DataRow(ThermocoupleType.B, 0.03)]
    [DataRow(ThermocoupleType.E, 0.03)]
    [DataRow(ThermocoupleType.J, 0.05)]
    [DataRow(ThermocoupleType.K, 0.06)]
    [DataRow(ThermocoupleType.N, 0.04)]
    [DataRow(ThermocoupleType.R, 0.02)]
    [DataRow(ThermocoupleType.S, 0.02)]
    [DataRow(ThermocoupleType.T, 0.04)]
    public void Thermocouple_WholeNistTable_IsWithinNistsInverseError(ThermocoupleType type, double nistErrorCelsius)
    {
        var thermocouple = new Thermocouple(type);
        int inverse = 0;
        foreach ((int celsius, double millivolts) in Table(type))
        {
            Assert.AreEqual(millivolts, thermocouple.Millivolts(celsius), 0.00051, $"{celsius} °C");
            if (celsius < thermocouple.MinimumCelsius || celsius > thermocouple.MaximumCelsius)
            {
                continue;
            }

            inverse++;
            Assert.IsTrue(thermocouple.TryCelsius(millivolts, out double back), $"{millivolts} mV");
            double rounding = 0.0005 / thermocouple.MillivoltsPerCelsius(celsius);
            Assert.AreEqual(celsius, back, rounding + 0.002, $"{millivolts} mV");
            Assert.IsTrue(thermocouple.TryCelsius(thermocouple.Millivolts(celsius), out back));
            Assert.AreEqual(celsius, back, nistErrorCelsius / 10, $"{celsius} °C: a tenth of NIST's bound for the inverse polynomial");
        }

        Assert.IsTrue(inverse > 500, $"{inverse} points");
    }

    [TestMethod]
    [DataRow("run1")]
    [DataRow("run9")]
    [DataRow("run13")]
    public void ControlAccuracy_RecordedChamber_AgreesWithFiguresComputedElsewhere(string run)
    {
        string[] lines = File.ReadAllLines(SharedData.Require($"temperature_logs/pid_chamber/{run}.csv"));
        JsonElement segments = SharedData.Expected().GetProperty("temperature_pid_chamber").GetProperty(run);
        foreach (JsonElement segment in segments.EnumerateArray())
        {
            int start = segment.GetProperty("start_index").GetInt32();
            int samples = segment.GetProperty("samples").GetInt32();

            // A band that holds every sample, so that nothing is excluded and the figures are those of the whole segment.
            double setpoint = segment.GetProperty("setpoint_c").GetDouble();
            var accuracy = new ControlAccuracy(setpoint, 50, 0, AccuracyDefinition.Maximum);
            var deviations = new List<double>();
            for (int n = start; n < start + samples; n++)
            {
                double celsius = double.Parse(lines[1 + n].Split(',')[1], CultureInfo.InvariantCulture);
                accuracy.Add(n * 1_000_000L, celsius);
                deviations.Add(Math.Abs(celsius - setpoint));
            }

            var result = new ControlAccuracyResult();
            accuracy.Close(result);
            double rmse = segment.GetProperty("rmse").GetDouble();
            double bias = segment.GetProperty("mean_error").GetDouble();
            Assert.AreEqual(samples, result.Samples);

            // A node rounds its samples to 0.01 °C; these have more digits.
            Assert.AreEqual(bias, result.BiasCelsius, 0.002);
            Assert.AreEqual(Math.Sqrt(((rmse * rmse) - (bias * bias)) * samples / (samples - 1)), result.DeviationCelsius, 0.002);
            Assert.AreEqual(segment.GetProperty("max_abs_error").GetDouble(), result.MaximumCelsius, 0.0051);
            deviations.Sort();
            Assert.AreEqual(deviations[(int)Math.Ceiling(0.95 * samples) - 1], result.Percentile95Celsius, 0.0101);
        }
    }

    [TestMethod]
    [DataRow("roast_25-09-28_1617", 0)]
    [DataRow("roast_25-09-28_1617", 1)]
    [DataRow("roast_25-09-27_1236_R14", 0)]
    [DataRow("roast_25-09-27_1236_R14", 1)]
    public void SpikeFilter_RecordedRoast_LosesNoSampleAndEverySpike(string name, int channel)
    {
        double[] recorded = Roast(name, channel);
        CollectionAssert.AreEqual(recorded, Filter(recorded), "a recorded run passes unchanged");

        // Interference between samples: single spikes of either sign.
        var spiked = new List<double>();
        for (int n = 0; n < recorded.Length; n++)
        {
            spiked.Add(recorded[n]);
            if (n % 40 == 20)
            {
                spiked.Add(recorded[n] + (n % 80 == 20 ? 60 : -110));
            }
        }

        CollectionAssert.AreEqual(recorded, Filter(spiked));
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(-45)]
    [DataRow(300)]
    public void SpikeFilter_RealStepInARecordedRoast_IsNeverHidden(double step)
    {
        double[] recorded = Roast("roast_25-09-28_1617", 1);
        for (int n = recorded.Length / 2; n < recorded.Length; n++)
        {
            recorded[n] += step;
        }

        CollectionAssert.AreEqual(recorded, Filter(recorded));
    }

    private static double[] Filter(IEnumerable<double> samples)
    {
        var filter = new SpikeFilter(5);
        var passed = new List<double>();
        foreach (double celsius in samples)
        {
            int count = filter.Push(celsius);
            if (count > 0)
            {
                passed.Add(filter.First);
            }

            if (count > 1)
            {
                passed.Add(filter.Second);
            }
        }

        return [.. passed];
    }

    // Without the samples that say "no reading": those are faults and never reach the filter.
    private static double[] Roast(string name, int channel) =>
        File.ReadAllLines(SharedData.Require($"temperature_logs/roaster_thermocouple/{name}.csv")).Skip(1)
            .Select(l => double.Parse(l.Split(',')[1 + channel], CultureInfo.InvariantCulture))
            .Where(c => c != -1).ToArray();

    private static IEnumerable<(int Celsius, double Millivolts)> Table(ThermocoupleType type)
    {
        foreach (string[] line in PublishedVectors.Lines("thermocouples.txt").Where(l => l[0] == type.ToString()))
        {
            int start = int.Parse(line[1], CultureInfo.InvariantCulture);
            for (int n = 2; n < line.Length; n++)
            {
                yield return (start + n - 2, int.Parse(line[n], CultureInfo.InvariantCulture) / 1000.0);
            }
        }
    }
}
