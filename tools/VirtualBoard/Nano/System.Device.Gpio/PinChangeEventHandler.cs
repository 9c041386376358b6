namespace System.Device.Gpio;

/// <summary>Handler registered at the controller.</summary>
public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);
