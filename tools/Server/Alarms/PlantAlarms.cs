using System.Globalization;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Health;

namespace MeterNode.Server.Alarms;

/// <summary>The conditions of the plant itself, and the days of calibrations and certificates.</summary>
internal sealed class PlantAlarms(AlarmConditions conditions, PlantFolder plant, TimeProvider time)
{
    private static readonly TimeSpan s_daysPeriod = TimeSpan.FromHours(1);

    private DateTimeOffset _daysAt = DateTimeOffset.MinValue;

    /// <summary>Looks at the plant; once an hour at its certificates and its nodes' bundles.</summary>
    public void Turn(AlarmSituation situation)
    {
        conditions.Set(new AlarmKey("broker"), situation.BrokerProblem is not null, ("value", situation.BrokerProblem ?? string.Empty));
        conditions.Set(new AlarmKey("store"), situation.StoreProblem is not null, ("value", situation.StoreProblem ?? string.Empty));
        if (situation.DiskFreeBytes is long bytes)
        {
            long megabytes = bytes >> 20;
            conditions.Level(new AlarmKey("disk"), megabytes, ("value", megabytes.ToString(CultureInfo.InvariantCulture)));
        }

        DateTimeOffset now = time.GetUtcNow();
        if (now - _daysAt >= s_daysPeriod)
        {
            _daysAt = now;
            Days(now);
        }
    }

    private void Days(DateTimeOffset now)
    {
        foreach (CertificateHealth certificate in CertificateChecks.Days(plant, time))
        {
            conditions.Level(
                new AlarmKey("certificate", string.Empty, certificate.Name), certificate.Days, ("value", Text(certificate.Days)));
        }

        foreach (NodeOverview node in NodeOverview.Of(plant, null, now).Where(node => node.State == "new"))
        {
            if (node.CertificateUntil is DateTime until)
            {
                double days = Math.Floor((until - now.UtcDateTime).TotalDays);
                conditions.Level(new AlarmKey("certificate", node.Id, node.Id), days, ("value", Text(days)));
            }

            if (DateTime.TryParseExact(
                node.CalibrationDue, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime due))
            {
                double days = (due - now.UtcDateTime.Date).TotalDays;
                conditions.Level(new AlarmKey("calibration", node.Id), days, ("value", Text(days)), ("day", node.CalibrationDue!));
            }
            else if (node.ConfigurationSerial is not null)
            {
                conditions.Set(new AlarmKey("calibration", node.Id), false); // Its configuration names no day any more.
            }
        }
    }

    private static string Text(double days) => days.ToString("0", CultureInfo.InvariantCulture);
}
