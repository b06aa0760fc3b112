import { configure } from '@testing-library/react';

// What is looked for may come late where other things run too; what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });
