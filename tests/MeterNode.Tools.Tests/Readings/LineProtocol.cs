using System.Globalization;
using System.Text;

namespace MeterNode.Tools.Tests.Readings;

/// <summary>One line of InfluxDB's line protocol, read by its own rules of escaping; what is not allowed there fails.</summary>
internal sealed record LineProtocol(
    string Measurement, Dictionary<string, string> Tags, Dictionary<string, string> Fields, long Nanoseconds)
{
    internal static LineProtocol Read(string line)
    {
        int at = 0;
        string measurement = Name(line, ref at, ", ");
        var tags = new Dictionary<string, string>();
        while (line[at] == ',')
        {
            at++;
            string name = Name(line, ref at, "=");
            at++;
            string value = Name(line, ref at, ", ");
            Assert.IsTrue(value.Length > 0 && name.Length > 0, line);
            tags.Add(name, value);
        }

        var fields = new Dictionary<string, string>();
        do
        {
            at++;
            string name = Name(line, ref at, "=");
            at++;
            fields.Add(name, Value(line, ref at));
        }
        while (line[at] == ',');

        return new LineProtocol(measurement, tags, fields, long.Parse(line[(at + 1)..], CultureInfo.InvariantCulture));
    }

    private static string Name(string line, ref int at, string ends)
    {
        var name = new StringBuilder();
        for (; !ends.Contains(line[at]); at++)
        {
            if (line[at] == '\\' && line[at + 1] is (',' or '=' or ' '))
            {
                at++;
            }
            else
            {
                Assert.IsFalse(line[at] is ',' or ' ' or '=', line);
            }

            name.Append(line[at]);
        }

        return name.ToString();
    }

    private static string Value(string line, ref int at)
    {
        int begin = at;
        if (line[at] == '"')
        {
            for (at++; line[at] != '"'; at++)
            {
                at += line[at] == '\\' ? 1 : 0;
            }

            return line[begin..++at];
        }

        at = line.IndexOfAny([',', ' '], begin);
        string number = line[begin..at];
        Assert.IsTrue(double.TryParse(number.TrimEnd('i'), NumberStyles.Float, CultureInfo.InvariantCulture, out _), line);
        return number;
    }
}
