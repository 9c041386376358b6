using System;
using System.Net.NetworkInformation;
using System.Text;

namespace MeterNode.Node.Hardware
{
    /// <summary>
    /// The Wi-Fi network that the runtime joins at its start, in the runtime's own storage. The runtime takes names of up to 31 bytes and
    /// passwords of up to 63, and gives longer ones, which a flashing tool has written, back cut off (nf-interpreter,
    /// sys_net_native_System_Net_NetworkInformation_Wireless80211Configuration.cpp).
    /// </summary>
    internal static class StationNetwork
    {
        private const int MaximumSsidBytes = 31;
        private const int MaximumPasswordBytes = 63;

        /// <summary>True when this is the network.</summary>
        internal static bool Is(string ssid, string password)
        {
            Wireless80211Configuration station = Station();
            return station != null && station.Ssid == ssid && station.Password == password;
        }

        /// <summary>
        /// Makes it the network from the next start on. Without an exception: <see cref="Is"/> says whether the board has taken it.
        /// </summary>
        internal static void Join(string ssid, string password)
        {
            try
            {
                Wireless80211Configuration station = Station();
                station.Ssid = ssid;
                station.Password = password;
                station.SaveConfiguration();
            }
            catch (Exception)
            {
                // Seen when it is read again.
            }
        }

        /// <summary>
        /// Name and password of the network, for <see cref="GoBack"/>; null when there is none, or one that may have been given cut off.
        /// </summary>
        internal static byte[] Former()
        {
            Wireless80211Configuration station = Station();
            if (station == null)
            {
                return null;
            }

            byte[] ssid = Encoding.UTF8.GetBytes(station.Ssid);
            byte[] password = Encoding.UTF8.GetBytes(station.Password);
            if (ssid.Length == 0 || ssid.Length >= MaximumSsidBytes || password.Length >= MaximumPasswordBytes)
            {
                return null;
            }

            byte[] former = new byte[1 + ssid.Length + password.Length];
            former[0] = (byte)ssid.Length;
            Array.Copy(ssid, 0, former, 1, ssid.Length);
            Array.Copy(password, 0, former, 1 + ssid.Length, password.Length);
            return former;
        }

        /// <summary>Makes what <see cref="Former"/> gave the network again; true when it was another.</summary>
        internal static bool GoBack(byte[] former)
        {
            if (former == null || former.Length == 0 || former.Length < 1 + former[0])
            {
                return false;
            }

            string ssid = Encoding.UTF8.GetString(former, 1, former[0]);
            string password = Encoding.UTF8.GetString(former, 1 + former[0], former.Length - 1 - former[0]);
            bool isOther = !Is(ssid, password);
            if (isOther)
            {
                Join(ssid, password);
            }

            return isOther;
        }

        private static Wireless80211Configuration Station()
        {
            Wireless80211Configuration[] all = Wireless80211Configuration.GetAllWireless80211Configurations();
            return all.Length == 0 ? null : all[0];
        }
    }
}
