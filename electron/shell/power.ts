import { powerMonitor } from 'electron';

/** After sleep the countdowns on screen are old, and cooldowns may have ended: everything shown is loaded again. */
export function onWakeUp(reload: () => void) {
  powerMonitor.on('resume', reload);
  powerMonitor.on('unlock-screen', reload);
}
