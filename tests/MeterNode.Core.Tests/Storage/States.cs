using MeterNode.Core.Storage;

namespace MeterNode.Core.Tests.Storage
{
    /// <summary>Node states that differ in every field from number to number.</summary>
    internal static class States
    {
        public static NodeState Numbered(long number)
        {
            NodeState state = new NodeState();
            state.NextSequence = number;
            state.BootCount = number + 1;
            state.Shots = number * 3;
            state.HeatJoules = -number;
            state.UtcMicros = 1790000000000000 + number;
            state.ConfigurationSerial = number + 4;
            state.CalibrationCounter = number + 5;
            state.CommandCounter = number + 6;
            state.Stored = number - 2;
            state.Reserved = number + 64;
            state.CleanStop = number & 1;
            state.GapReported = number - 3;
            state.ConfigurationHash = unchecked((long)0x8877665544332211) ^ number;
            for (int z = 0; z < state.SetpointMillis.Length; z++)
            {
                state.SetpointMillis[z] = (number * 1000) + z;
            }

            for (int i = 0; i < NodeState.EnergyLength; i++)
            {
                state.Energy[i] = (number * 100) + i;
            }

            for (int i = 0; i < 32; i++)
            {
                state.PreviousHash[i] = (byte)(number + i);
            }

            return state;
        }

        /// <summary>Every field as text: two states are equal when their texts are.</summary>
        public static string Text(NodeState state)
        {
            string text = state.NextSequence.ToString() + " " + state.BootCount.ToString() + " " + state.Shots.ToString() + " "
                + state.HeatJoules.ToString() + " " + state.UtcMicros.ToString() + " " + state.ConfigurationSerial.ToString() + " "
                + state.CalibrationCounter.ToString() + " " + state.CommandCounter.ToString() + " " + state.Stored.ToString() + " "
                + state.Reserved.ToString() + " "
                + state.CleanStop.ToString() + " " + state.GapReported.ToString() + " " + state.ConfigurationHash.ToString();
            for (int z = 0; z < state.SetpointMillis.Length; z++)
            {
                text += " " + state.SetpointMillis[z].ToString();
            }

            for (int i = 0; i < NodeState.EnergyLength; i++)
            {
                text += " " + state.Energy[i].ToString();
            }

            return text + " " + Evidence.Hex.Encode(state.PreviousHash);
        }
    }
}
